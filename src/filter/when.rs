//! Times as users write them.

use crate::har::{Timestamp, timestamp};
use crate::time::Time;

/// A day, a minute, a second or a millisecond, as a range of milliseconds since 1970 (the end is exclusive).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    pub(super) start: i64,
    pub(super) end: i64,
}

impl Moment {
    /// `2026-11-24`, `2026-11-24T21:58Z`, `2026-11-24T21:58:03.5+01:00`; without a zone it is UTC.
    pub(super) fn parse(text: &str) -> Option<Moment> {
        let day = text.get(..10)?;
        let time = text.get(10..)?;
        let midnight = of(&format!("{day}T00:00:00Z"))?;
        // The HAR reader accepts the 31st of any month; a user who types one made a mistake.
        if midnight.day().to_string() != day {
            return None;
        }
        let start = if time.is_empty() { midnight } else { of(text)? }.milliseconds();
        let clock = time.split(['Z', 'z', '+', '-']).next().unwrap_or_default();
        let length = match clock.matches(':').count() {
            0 => 86_400_000,
            1 => 60_000,
            _ if clock.contains(['.', ',']) => 1,
            _ => 1000,
        };
        Some(Moment { start, end: start + length })
    }
}

fn of(text: &str) -> Option<Time> {
    let Timestamp(micros) = timestamp(text)?;
    Time::of(Timestamp(micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_as_long_as_they_are_written() {
        let moment = |text: &str| Moment::parse(text).map(|moment| (moment.start, moment.end - moment.start));
        let day = 1_732_406_400_000;
        for (text, expected) in [
            ("2024-11-24", Some((day, 86_400_000))),
            ("2024-11-24T21:58Z", Some((day + (21 * 60 + 58) * 60_000, 60_000))),
            ("2024-11-24T21:58", Some((day + (21 * 60 + 58) * 60_000, 60_000))),
            ("2024-11-24T21:58:03Z", Some((day + ((21 * 60 + 58) * 60 + 3) * 1000, 1000))),
            ("2024-11-24T21:58+01:00", Some((day + (20 * 60 + 58) * 60_000, 60_000))),
            ("2024-11-24T00:00:00.5Z", Some((day + 500, 1))),
            ("2024-11-31", None),
            ("2024-02-29", Some((1_709_164_800_000, 86_400_000))),
            ("2023-02-29", None),
            ("2024-11-24T25:00", None),
            ("yesterday", None),
            ("1732406400", None),
            ("", None),
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
    }
}
