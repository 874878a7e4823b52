//! har-cors

pub mod browser;
pub mod fetch;
pub mod har;
pub mod input;
pub mod report;
pub mod rules;
pub mod session;
