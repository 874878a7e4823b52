//! Terms and algorithms of the Fetch Standard (<https://fetch.spec.whatwg.org/>): origins, methods, header lists,
//! safelists, the CORS check and the CORS-preflight fetch. Independent of HAR, browsers and reports.
//!
//! Each file contains one algorithm, with the standard's name and anchor.

mod address_space;
mod cors_check;
mod header_list;
mod initiator;
mod list;
mod method;
mod names;
mod origin;
mod plain_url;
mod preflight;
mod safelist;

pub(crate) use address_space::AddressSpace;
pub(crate) use cors_check::header_bytes;
pub use cors_check::{AllowOrigin, CredentialsMode, allow_credentials, classify_allow_origin, cors_check};
pub use header_list::HeaderList;
pub(crate) use header_list::{is_cors_header, lower_case};
pub use initiator::InitiatorKind;
pub use list::{InvalidToken, parse_token_list};
pub(crate) use list::{is_token_byte, items};
pub use method::{is_cors_safelisted_method, normalize_method};
pub(crate) use names::NameSet;
pub(crate) use origin::host_of;
pub use origin::{Origin, origin_of_url};
pub(crate) use plain_url::{
    Address, is_url, origin_of_serialized, plain_host_of, plain_origin, resolve, server, without_fragment,
};
pub use preflight::{MaxAge, is_ok_status, is_redirect_status, parse_max_age};
pub use safelist::{cors_unsafe_request_header_names, is_cors_safelisted_request_header, is_forbidden_request_header};
pub(crate) use safelist::{is_client_hint, is_forbidden};
