//! What names and passwords must look like.

use model::NewAccount;

use crate::ServiceError;

const PASSWORD_MIN_CHARS: usize = 10;
// Argon2 reads it all: without a bound a long one would be a cheap way to keep us busy.
const PASSWORD_MAX_BYTES: usize = 1024;

/// A new account's names, trimmed.
#[derive(Debug)]
pub(super) struct CheckedNames {
    pub(super) name: String,
    pub(super) display_name: String,
}

/// Checks a form and says which field is wrong and what to do.
pub(super) fn check(new: &NewAccount) -> Result<CheckedNames, ServiceError> {
    let name = new.name.trim();
    let length = name.chars().count();
    if !(2..=64).contains(&length) {
        return Err(ServiceError::invalid(
            "name",
            "the name needs 2 to 64 characters",
        ));
    }
    if let Some(odd) = name
        .chars()
        .find(|c| !c.is_alphanumeric() && !".-_@+".contains(*c))
    {
        let message = format!("the name can't have `{odd}`: use letters, digits and . - _ @ +");
        return Err(ServiceError::invalid("name", message));
    }
    let display_name = match new.display_name.trim() {
        "" => name,
        given => given,
    };
    if display_name.chars().count() > 80 || display_name.chars().any(char::is_control) {
        return Err(ServiceError::invalid(
            "display_name",
            "the full name needs at most 80 characters, on one line",
        ));
    }
    check_password(name, &new.password)?;
    Ok(CheckedNames {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
    })
}

/// Checks a password: long is what counts.
pub(super) fn check_password(name: &str, password: &str) -> Result<(), ServiceError> {
    let length = password.chars().count();
    if length < PASSWORD_MIN_CHARS {
        let message =
            format!("the password has {length} characters and needs at least {PASSWORD_MIN_CHARS}");
        return Err(ServiceError::invalid("password", message));
    }
    if password.len() > PASSWORD_MAX_BYTES {
        return Err(ServiceError::invalid(
            "password",
            "the password is too long: at most 1024 bytes",
        ));
    }
    if password.to_lowercase().contains(&name.to_lowercase())
        && length < name.chars().count() + PASSWORD_MIN_CHARS
    {
        return Err(ServiceError::invalid(
            "password",
            "the password is too close to the name",
        ));
    }
    let first = password.chars().next();
    if password.chars().all(|c| Some(c) == first) {
        return Err(ServiceError::invalid(
            "password",
            "the password repeats one character: choose another",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(name: &str, display_name: &str, password: &str, field: &str) {
        let new = NewAccount {
            name: name.into(),
            display_name: display_name.into(),
            password: password.into(),
        };
        let error = check(&new).unwrap_err();
        assert_eq!(error.field(), Some(field), "{error}");
    }

    #[test]
    fn a_bad_field_is_named() {
        check_refused("a", "", "correct horse battery", "name");
        check_refused("ada lovelace", "", "correct horse battery", "name");
        check_refused("<script>", "", "correct horse battery", "name");
        check_refused(
            "ada",
            "Ada\nLovelace",
            "correct horse battery",
            "display_name",
        );
        check_refused("ada", "", "short", "password");
        check_refused("ada", "", "aaaaaaaaaaaaaaa", "password");
        check_refused("ada-lovelace", "", "Ada-Lovelace1", "password");
        check_refused("ada", "", &"long ".repeat(300), "password");
    }

    #[test]
    fn names_are_trimmed_and_an_empty_full_name_becomes_the_name() {
        let new = NewAccount {
            name: " ada ".into(),
            display_name: "  ".into(),
            password: "correct horse battery".into(),
        };
        let checked = check(&new).unwrap();
        assert_eq!(
            (checked.name.as_str(), checked.display_name.as_str()),
            ("ada", "ada")
        );
    }
}
