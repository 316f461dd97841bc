//! What instructors see: students × labs, and the invites.

mod invite_fns;
mod invites_page;
mod server_fns;
mod staff_page;

pub(crate) use invites_page::InvitesPage;
pub(crate) use staff_page::StaffPage;
