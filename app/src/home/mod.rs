//! The front page: what this is, and where to start.

mod home_page;
mod module_map;
mod server_fns;

pub(crate) use home_page::HomePage;
