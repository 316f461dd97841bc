//! Looks that several features share.

mod not_found_page;
mod site_footer;
mod site_header;

pub(crate) use not_found_page::NotFoundPage;
pub(crate) use site_footer::SiteFooter;
pub(crate) use site_header::SiteHeader;
