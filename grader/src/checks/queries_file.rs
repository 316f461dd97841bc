//! The file with the answers to exercises: a mapping from the exercise's id to a query, or for Loki to the endpoint and
//! the query.

use yaml::{Kind, Node, Scalar, Style};

use super::lint_clean::LintFormat;
use super::{Outcome, reading};
use crate::evidence::Evidence;

/// Every answer of a file that was handed in, in its order.
pub(super) fn queries(evidence: &Evidence, file: &str) -> Result<Vec<(String, String)>, Outcome> {
    read_file(evidence, file, Node::as_scalar)
}

/// The answers in a file of that format, by exercise; `None` if it is not one of queries.
pub(super) fn queries_of(
    format: LintFormat,
    evidence: &Evidence,
    file: &str,
) -> Option<Result<Vec<(String, String)>, Outcome>> {
    match format {
        LintFormat::Queries => Some(queries(evidence, file)),
        LintFormat::LogQueries => Some(log_queries(evidence, file)),
        _ => None,
    }
}

/// Every query of logs in a file that was handed in, in its order.
fn log_queries(evidence: &Evidence, file: &str) -> Result<Vec<(String, String)>, Outcome> {
    read_file(evidence, file, |answer| match &answer.kind {
        Kind::Mapping(mapping) => mapping.get("query").and_then(Node::as_scalar),
        _ => None,
    })
}

fn read_file(
    evidence: &Evidence,
    file: &str,
    query: impl Fn(&Node) -> Option<&Scalar>,
) -> Result<Vec<(String, String)>, Outcome> {
    let text = reading::file(evidence, file)?;
    read(text, query)
        .map_err(|problem| Outcome::fail(format!("{}: {problem}", path(evidence, file))))
}

/// The answer to one exercise.
pub(super) fn query(evidence: &Evidence, file: &str, id: &str) -> Result<String, Outcome> {
    let mut queries = queries(evidence, file)?;
    match queries.iter().position(|(known, _)| known == id) {
        Some(index) => Ok(queries.swap_remove(index).1),
        None => {
            let path = path(evidence, file);
            let known = queries.iter().map(|(known, _)| format!("`{known}`"));
            Err(Outcome::fail(match reading::list(known) {
                none if none.is_empty() => format!("`{path}` has no answers yet"),
                known => format!("`{path}` has no answer `{id}`; it has {known}"),
            }))
        }
    }
}

/// Where the file lies in the work folder.
fn path<'a>(evidence: &'a Evidence, file: &'a str) -> &'a str {
    let handed_in = evidence.files.get(file);
    handed_in.map_or(file, |file| &file.path)
}

fn read(
    text: &str,
    query: impl Fn(&Node) -> Option<&Scalar>,
) -> Result<Vec<(String, String)>, String> {
    let document = yaml::parse(text)
        .first()
        .map_err(|problem| problem.to_string())?;
    if let Some(problem) = document.problems.first() {
        return Err(problem.to_string());
    }
    let Some(root) = document.root else {
        return Ok(Vec::new());
    };
    let Kind::Mapping(mapping) = &root.kind else {
        return Err("not a mapping from exercises to queries: write `id: query`".to_owned());
    };
    let mut queries = Vec::with_capacity(mapping.entries.len());
    for entry in &mapping.entries {
        let line = entry.key.span.start.line;
        let Some(id) = entry.key.as_scalar() else {
            return Err(format!("line {line}: an id is a word"));
        };
        let Some(query) = query(&entry.value) else {
            return Err(format!(
                "line {line}: the answer to `{}` has no query as text: put it behind `|` or in quotes",
                id.text.as_str()
            ));
        };
        // `~` and nothing at all mean that there is no answer yet.
        let is_null =
            query.style == Style::Plain && matches!(query.text.as_str(), "" | "~" | "null");
        let query = if is_null { "" } else { query.text.as_str() };
        queries.push((id.text.as_str().to_owned(), query.trim_end().to_owned()));
    }
    Ok(queries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_in_any_style() {
        let text = "a: up\nb: |\n  sum(\n    up)\nc: \"x{y=\\\"z\\\"}\"\nd:\n";
        let wanted = [
            ("a", "up"),
            ("b", "sum(\n  up)"),
            ("c", "x{y=\"z\"}"),
            ("d", ""),
        ];
        let wanted = wanted.map(|(id, query)| (id.to_owned(), query.to_owned()));
        assert_eq!(read(text, Node::as_scalar), Ok(wanted.to_vec()));
        assert_eq!(read("# nothing\n", Node::as_scalar), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_mapping_of_texts_is_refused_with_its_line() {
        let said = |text: &str| read(text, Node::as_scalar).unwrap_err();
        assert!(said("- up\n").contains("write `id: query`"));
        assert!(
            said("a: {b}\n").starts_with("line 1: the answer to `a`"),
            "{}",
            said("a: {b}\n")
        );
        assert!(
            said("a: up\na: up\n").starts_with("line 2"),
            "{}",
            said("a: up\na: up\n")
        );
        assert!(said("a: 'x\n").starts_with("line "), "{}", said("a: 'x\n"));
    }

    #[test]
    fn queries_of_logs_stand_below_their_endpoint() {
        let evidence = crate::checks::fixture::Fixture::reference()
            .with_file(
                "queries",
                "a:\n  endpoint: query\n  query: |\n    {x=\"y\"}\n",
            )
            .build();
        let queries = log_queries(&evidence, "queries").ok();
        assert_eq!(
            queries,
            Some(vec![("a".to_owned(), "{x=\"y\"}".to_owned())])
        );
    }
}
