//! Signing in and out, joining, setting up, and one's own API tokens.

mod account_page;
mod join_page;
mod new_account_fields;
mod server_fns;
mod setup_page;
mod sign_in_page;
mod token_fns;

pub(crate) use account_page::AccountPage;
pub(crate) use join_page::JoinPage;
pub(crate) use server_fns::SignOut;
pub(crate) use setup_page::SetupPage;
pub(crate) use sign_in_page::SignInPage;
