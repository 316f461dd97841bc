//! Labs: the list, and each with its text and the form that asks for a check.

mod check_form;
mod lab_page;
mod labs_page;
mod server_fns;

pub(crate) use lab_page::LabPage;
pub(crate) use labs_page::LabsPage;
pub(crate) use server_fns::list_labs;
