//! Ids as types, so that a student's id can't be passed where a submission's is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A slug that is not lower-case words, digits and dashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSlug {
    pub slug: String,
}

impl fmt::Display for InvalidSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a slug: use lower-case letters, digits and single dashes",
            self.slug
        )
    }
}

impl std::error::Error for InvalidSlug {}

fn check_slug(slug: &str) -> Result<(), InvalidSlug> {
    let words_are_fine = slug.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    });
    if words_are_fine {
        Ok(())
    } else {
        Err(InvalidSlug {
            slug: slug.to_owned(),
        })
    }
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidSlug;
            fn try_from(slug: String) -> Result<Self, InvalidSlug> {
                check_slug(&slug)?;
                Ok(Self(slug))
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidSlug;
            fn from_str(slug: &str) -> Result<Self, InvalidSlug> {
                Self::try_from(slug.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(slug: $name) -> String {
                slug.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug!(
    /// A lesson's name in URLs, such as `promql`.
    LessonSlug
);
slug!(
    /// A lab's folder below `labs/` and its name in URLs, such as `01-instrument`.
    LabSlug
);
slug!(
    /// A question's id inside its lesson, such as `why-rate`.
    QuestionId
);
slug!(
    /// An exercise's id inside its lesson, such as `slowest-endpoint`.
    ExerciseId
);
slug!(
    /// A check's id inside its rubric, such as `counter-counts-exactly`.
    CheckId
);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A person: UUIDv7 text.
    UserId
);
id!(
    /// One hand-in of a lab: UUIDv7 text.
    SubmissionId
);
id!(
    /// An invite link: UUIDv7 text, not its secret.
    InviteId
);
id!(
    /// An API token: UUIDv7 text, not its secret.
    ApiTokenId
);
