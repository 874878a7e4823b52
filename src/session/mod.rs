//! Assembles fetches from the entries of a file: preflight and request, the hops of a redirect chain, the page's
//! origin, the request's mode and credentials. The input is entries, the output [`Fetch`] values. Nothing is judged here.

mod asked;
mod assemble;
mod cache;
mod common;
mod departure;
mod fetch;
mod frames;
mod matching;
mod need;
mod origin;
mod pairing;
mod positions;
mod redirects;
mod request_kind;
mod script_headers;
mod shadows;
mod view;

pub use asked::Sign;
pub use assemble::{Session, assemble};
pub use fetch::{Fetch, Hop, Mode, Preflight};
pub use need::need_of;
pub(crate) use origin::in_force;
pub(crate) use positions::Positions;
pub(crate) use view::{is_of_own_origin, is_refused_target, recorder};
