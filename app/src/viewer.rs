//! Who looks at the page.

use model::{Person, Role};

/// The person who is signed in. For looks only: what they may do, services decide.
pub(crate) fn viewer() -> Option<Person> {
    // Islands are told what they need by their props.
    #[cfg(feature = "ssr")]
    {
        let user = leptos::prelude::use_context::<Option<services::CurrentUser>>().flatten();
        user.map(|user| user.person().clone())
    }
    #[cfg(not(feature = "ssr"))]
    None
}

/// Whether an instructor looks at the page.
pub(crate) fn is_instructor() -> bool {
    viewer().is_some_and(|person| person.role == Role::Instructor)
}
