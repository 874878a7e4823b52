//! Assembles fetches from the entries of a file: preflight and request, the hops of a redirect chain, the page's
//! origin, the request's mode and credentials. The input is entries, the output [`Fetch`] values. Nothing is judged here.

mod assemble;
mod cache;
mod common;
mod departure;
mod fetch;
mod frames;
mod matching;
mod origin;
mod pairing;
mod positions;
mod redirects;
mod request_kind;
mod requester;
mod retention;
mod script_headers;
mod shadows;
mod sign;
mod view;

pub use assemble::{Session, assemble};
pub use fetch::{Fetch, Hop, Mode, Preflight};
pub(crate) use origin::in_force;
pub(crate) use positions::Positions;
pub use requester::Sign;
pub use retention::retention_of;
pub(crate) use view::{is_marked_same_origin, is_refused_target, recorder};
