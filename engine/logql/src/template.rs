//! Go's templates, as far as a query can break them: actions that are not closed, blocks that do not end.

/// Why Loki does not read a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error("a `{{{{` is never closed")]
    UnclosedAction,
    #[error("a text inside `{{{{…}}}}` is never closed")]
    UnclosedText,
    #[error("there is nothing inside `{{{{}}}}`")]
    EmptyAction,
    #[error("a `{{{{end}}}}` is missing")]
    MissingEnd,
    #[error("`{{{{end}}}}` ends nothing")]
    StrayEnd,
}

/// Whether every action is closed and every block ended.
pub(crate) fn check(template: &str) -> Result<(), TemplateError> {
    let mut rest = template;
    let mut open = 0_usize;
    while let Some((_, action)) = rest.split_once("{{") {
        let trimmed = action
            .strip_prefix('-')
            .filter(|behind| behind.starts_with(char::is_whitespace))
            .unwrap_or(action);
        if trimmed.starts_with("/*") {
            let (_, behind) = trimmed
                .split_once("*/")
                .ok_or(TemplateError::UnclosedAction)?;
            let (_, behind) = behind
                .split_once("}}")
                .ok_or(TemplateError::UnclosedAction)?;
            rest = behind;
            continue;
        }
        let length = action_length(trimmed)?;
        let (inside, behind) = trimmed.split_at(length);
        let inside = inside.trim();
        match inside
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
        {
            _ if inside.is_empty() => return Err(TemplateError::EmptyAction),
            Some("if" | "range" | "with" | "block" | "define") => open += 1,
            Some("end") => open = open.checked_sub(1).ok_or(TemplateError::StrayEnd)?,
            _ => {}
        }
        rest = behind.get(2..).unwrap_or_default();
    }
    if open > 0 {
        return Err(TemplateError::MissingEnd);
    }
    Ok(())
}

/// How many bytes stand before the `}}` that closes the action.
fn action_length(action: &str) -> Result<usize, TemplateError> {
    let mut chars = action.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '}' if action.get(at..).is_some_and(|rest| rest.starts_with("}}")) => return Ok(at),
            '}' | '{' | '\n' if c != '\n' => return Err(TemplateError::UnclosedAction),
            '"' | '\'' | '`' => {
                let mut escaped = false;
                loop {
                    match chars.next() {
                        None => return Err(TemplateError::UnclosedText),
                        Some(_) if escaped => escaped = false,
                        Some((_, '\\')) if c != '`' => escaped = true,
                        Some((_, next)) if next == c => break,
                        Some(_) => {}
                    }
                }
            }
            _ => {}
        }
    }
    Err(TemplateError::UnclosedAction)
}

#[cfg(test)]
mod tests {
    use super::{TemplateError, check};

    #[test]
    fn templates() {
        for text in [
            "",
            "plain } text",
            "{{.a}} {{ .b | ToUpper }}",
            "{{- .a -}}",
            "{{/* }} */}}",
            "{{ \"}}\" }}{{ `}}` }}",
            "{{ if .a }}x{{ else }}y{{ end }}",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for (text, error) in [
            ("{{.a}", TemplateError::UnclosedAction),
            ("{{.a", TemplateError::UnclosedAction),
            ("{{}}", TemplateError::EmptyAction),
            ("{{ \"a }}", TemplateError::UnclosedText),
            ("{{ if .a }}x", TemplateError::MissingEnd),
            ("{{ end }}", TemplateError::StrayEnd),
        ] {
            assert_eq!(check(text), Err(error), "{text}");
        }
    }
}
