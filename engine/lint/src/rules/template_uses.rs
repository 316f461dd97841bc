//! What a template reads: the value, and which labels.

use yaml::Text;

/// The actions of a template, `{{ … }}`, and what they mention.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Where the value is read, in bytes of the text.
    pub(super) value_at: Option<usize>,
    /// The labels read from the alert itself, and where.
    pub(super) labels: Vec<(String, usize)>,
    /// Actions that run a query or walk over results: their `.Value` and `.Labels` are not the alert's.
    has_own_scope: bool,
}

impl Uses {
    pub(super) fn of(text: &Text) -> Self {
        let mut uses = Self::default();
        let mut rest_at = 0;
        while let Some((start, action)) = next_action(text, rest_at) {
            uses.read(action, start);
            rest_at = start + action.len() + 2;
        }
        uses
    }

    fn read(&mut self, action: &str, start: usize) {
        let opens_scope = ["range", "with", "query", "define", "first"];
        self.has_own_scope |= action
            .split_whitespace()
            .any(|word| opens_scope.contains(&word));
        let mut names = vec!["$value"];
        let mut prefixes = vec!["$labels."];
        if !self.has_own_scope {
            names.push(".Value");
            prefixes.push(".Labels.");
        }
        let value_at = names
            .iter()
            .filter_map(|name| find_word(action, name))
            .min();
        self.value_at = self.value_at.or(value_at.map(|at| start + at));
        for prefix in prefixes {
            for (at, _) in action.match_indices(prefix) {
                let after = action.get(at + prefix.len()..).unwrap_or_default();
                let end = after
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(after.len());
                let name = after.get(..end).unwrap_or_default();
                if !name.is_empty() {
                    self.labels.push((name.to_owned(), start + at));
                }
            }
        }
    }
}

/// The inside of the next `{{ … }}` at or behind `from`, and where it begins.
fn next_action(text: &str, from: usize) -> Option<(usize, &str)> {
    let rest = text.get(from..)?;
    let open = rest.find("{{")? + 2;
    let inside = rest.get(open..)?;
    let close = inside.find("}}")?;
    Some((from + open, inside.get(..close)?))
}

/// Where a word stands that no letter follows.
fn find_word(action: &str, word: &str) -> Option<usize> {
    action.match_indices(word).map(|(at, _)| at).find(|at| {
        let after = action.get(at + word.len()..).unwrap_or_default();
        !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, reads_value: bool, labels: &[&str]) {
        let uses = Uses::of(&Text::without_place(template));
        assert_eq!(uses.value_at.is_some(), reads_value, "{template}");
        let read: Vec<&str> = uses.labels.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(read, labels, "{template}");
    }

    #[test]
    fn what_templates_read() {
        check(
            "{{ $labels.job }} is at {{ $value | humanize }}",
            true,
            &["job"],
        );
        check("{{ .Value }} of {{.Labels.instance}}", true, &["instance"]);
        check("{{ $values }} {{ \"$value\" | toUpper", false, &[]);
        check(
            "{{ range query \"up\" }}{{ .Labels.job }}{{ .Value }}{{ end }}",
            false,
            &[],
        );
        check("costs $value", false, &[]);
    }
}
