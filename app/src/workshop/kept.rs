//! The visitor's rules, kept in their browser: nothing they wrote is lost by a reload.

use leptos::prelude::window;

const KEY: &str = "sightline-workshop-rules";

/// What was written on the last visit, if this browser kept it.
pub(super) fn load() -> Option<String> {
    let storage = window().local_storage().ok()??;
    storage
        .get_item(KEY)
        .ok()?
        .filter(|rules| !rules.trim().is_empty())
}

/// A browser that keeps nothing is no reason to disturb anybody.
pub(super) fn save(rules: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, rules);
    }
}
