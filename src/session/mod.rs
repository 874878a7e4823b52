//! Puts the entries of a file together as fetches: preflight and request, the hops of a redirect chain, the page's
//! origin, the request's mode and credentials. In come entries; out go [`Fetch`] values. It judges nothing.

mod fetch;

pub use fetch::{Fetch, Hop, Mode, Preflight};
