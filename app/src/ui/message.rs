//! Our messages begin in lower case, have no full stop and put code between backticks, so that they can stand
//! inside others and in a terminal. A page writes them out.

use leptos::prelude::*;

/// A message as a sentence, its code set as code.
pub(crate) fn message(text: &str) -> impl IntoView + use<> {
    with_code(&sentence(text))
}

/// A text whose code stands between backticks.
pub(crate) fn with_code(text: &str) -> impl IntoView + use<> {
    let pieces: Vec<AnyView> = text
        .split('`')
        .enumerate()
        .map(|(index, piece)| {
            let piece = piece.to_owned();
            if index % 2 == 1 {
                view! { <code>{piece}</code> }.into_any()
            } else {
                piece.into_any()
            }
        })
        .collect();
    pieces.collect_view()
}

fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    let stop = if text.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    format!("{}{}{stop}", first.to_uppercase(), characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_message_becomes_a_sentence() {
        assert_eq!(sentence("sign in first"), "Sign in first.");
        assert_eq!(sentence("Is it?"), "Is it?");
        assert_eq!(sentence("élan"), "Élan.");
        assert_eq!(sentence(""), "");
    }
}
