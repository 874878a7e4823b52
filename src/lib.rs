//! har-cors

pub mod browser;
pub mod fetch;
pub mod har;
pub mod input;
