//! The front page: what this is, and where to start.

mod home_page;

pub(crate) use home_page::HomePage;
