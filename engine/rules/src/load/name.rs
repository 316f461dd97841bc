//! Names of metrics and labels.

use super::NameValidation;

impl NameValidation {
    pub(super) fn takes_metric(self, name: &str) -> bool {
        match self {
            Self::Utf8 => !name.is_empty(),
            Self::Legacy => is_word(name, |c| c == '_' || c == ':'),
        }
    }

    pub(super) fn takes_label(self, name: &str) -> bool {
        match self {
            Self::Utf8 => !name.is_empty(),
            Self::Legacy => is_word(name, |c| c == '_'),
        }
    }
}

fn is_word(name: &str, is_extra: impl Fn(char) -> bool) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || is_extra(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_names_are_valid() {
        assert!(NameValidation::Legacy.takes_metric("job:up:sum"));
        assert!(!NameValidation::Legacy.takes_label("job:up"));
        assert!(!NameValidation::Legacy.takes_label("1a"));
        assert!(!NameValidation::Legacy.takes_metric(""));
        assert!(NameValidation::Utf8.takes_label("dienst.größe"));
        assert!(!NameValidation::Utf8.takes_label(""));
    }
}
