//! Finds references to variables in a text: `$name`, `${name}`, `${name.field}`, `${name:format}`, `[[name:format]]`.

use promql::Span;

/// A reference as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub name: String,
    /// What follows a dot in braces.
    pub field: Option<String>,
    /// What follows the colon, arguments included: `regex`, `date:iso`.
    pub format: Option<String>,
    /// Bytes of the text.
    pub span: Span,
}

impl Reference {
    /// A field that holds nothing but the name.
    pub fn bare(name: &str) -> Self {
        Self {
            name: name.trim_start_matches('$').to_owned(),
            field: None,
            format: None,
            span: Span {
                start: 0,
                end: name.len(),
            },
        }
    }
}

/// All references, in order.
pub fn find(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text.get(at..).and_then(|rest| rest.find(['$', '['])) {
        at += skipped;
        match read(text, at) {
            Some(reference) => {
                at = reference.span.end;
                found.push(reference);
            }
            None => at += 1,
        }
    }
    found
}

fn read(text: &str, start: usize) -> Option<Reference> {
    let rest = text.get(start..)?;
    let (name, field, format, length) = if let Some(inner) = rest.strip_prefix("${") {
        let inner = inner.get(..inner.find('}')?)?;
        let name = word(inner)?;
        let (field, format) = field_and_format(inner.get(name.len()..)?)?;
        (name, field, format, inner.len() + 3)
    } else if let Some(inner) = rest.strip_prefix("[[") {
        let inner = inner.get(..inner.find("]]")?)?;
        let name = word(inner)?;
        let format = match inner.get(name.len()..)? {
            "" => None,
            format => Some(format.strip_prefix(':').filter(|f| word(f) == Some(*f))?),
        };
        (name, None, format, inner.len() + 4)
    } else {
        let name = word(rest.strip_prefix('$')?)?;
        (name, None, None, name.len() + 1)
    };
    Some(Reference {
        name: name.to_owned(),
        field: field.map(str::to_owned),
        format: format.map(str::to_owned),
        span: Span {
            start,
            end: start + length,
        },
    })
}

/// `.field`, `:format`, both or neither.
fn field_and_format(rest: &str) -> Option<(Option<&str>, Option<&str>)> {
    let (field, rest) = match rest.strip_prefix('.') {
        Some(rest) => {
            let end = rest.find(':').unwrap_or(rest.len());
            (
                Some(rest.get(..end).filter(|field| !field.is_empty())?),
                rest.get(end..)?,
            )
        }
        None => (None, rest),
    };
    let format = match rest {
        "" => None,
        rest => Some(rest.strip_prefix(':').filter(|format| !format.is_empty())?),
    };
    Some((field, format))
}

/// Letters, digits and underscores of ASCII, at least one.
fn word(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    text.get(..end).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = find(text)
            .into_iter()
            .map(|reference| {
                let written = &text[reference.span.start..reference.span.end];
                format!(
                    "{written} = {} {} {}",
                    reference.name,
                    reference.field.as_deref().unwrap_or("-"),
                    reference.format.as_deref().unwrap_or("-")
                )
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn all_spellings() {
        check(
            "rate(x{job=~\"$job\"}[$__rate_interval])",
            &["$job = job - -", "$__rate_interval = __rate_interval - -"],
        );
        check(
            "${a}${b:csv}${c.d.e:date:YYYY-MM}",
            &[
                "${a} = a - -",
                "${b:csv} = b - csv",
                "${c.d.e:date:YYYY-MM} = c d.e date:YYYY-MM",
            ],
        );
        check(
            "x[[[range]]] [[a:regex]]",
            &["[[range]] = range - -", "[[a:regex]] = a - regex"],
        );
    }

    #[test]
    fn what_is_no_reference() {
        check("a$ $$ ${} ${a [[ ]] [[a b]] ${a-b} x=~\"^a$\"", &[]);
        check("$$a", &["$a = a - -"]);
    }
}
