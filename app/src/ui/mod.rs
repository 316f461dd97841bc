//! Looks that several features share.

mod error_page;
pub(crate) mod form;
mod loaded;
mod message;
mod not_found_page;
mod page_head;
pub(crate) mod scale;
mod site_footer;
mod site_header;
pub(crate) mod utc_time;

pub(crate) use error_page::ErrorPage;
pub(crate) use loaded::Loaded;
pub(crate) use message::{message, with_code};
pub(crate) use not_found_page::NotFoundPage;
pub(crate) use page_head::{Breadcrumb, PageHead};
pub(crate) use site_footer::SiteFooter;
pub(crate) use site_header::SiteHeader;
