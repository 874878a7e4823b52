//! Verdicts, root causes and advice on exchanges built by hand: what no capture shows, or what it shows among much else.

mod advice;
mod engines;
mod evidence;
mod explanations;
mod firefox;
mod firefox_own;
mod lost;
mod need;
mod outcomes;
mod pairing;
mod root_causes;
mod sessions;
mod stages;
mod unmarked;
