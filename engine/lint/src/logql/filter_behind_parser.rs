//! L04: lines are parsed first and filtered by their text afterwards.

use ::logql::ast::{LabelFilter, LabelFilterKind, Matcher, StageKind};
use promql::Span;
use tsdb::MatchOp;

use super::LogQuery;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::logql(&PAGE, run);

const PAGE: Page = Page {
    id: "L04",
    belief: "The order of a pipeline does not matter.",
    why: "Stages work one after the other. A parser takes every line apart that reaches it; a filter of lines behind it \
          throws most of that work away. A filter in front lets Loki skip lines at a fraction of the cost.",
    mend: "Filter by text first, then parse what is left, then compare labels.",
    wrong: r#"{app="flowforge"} | json |= "error""#,
    right: r#"{app="flowforge"} |= "error" | json"#,
    lesson: "logs",
};

fn run(query: &LogQuery<'_>, findings: &mut Findings<'_>) {
    query.expr.for_each_log_query(&mut |lines| {
        let mut parser = None;
        let mut is_filtered = false;
        for stage in &lines.stages {
            match &stage.kind {
                StageKind::Json(_) => parser = Some("json"),
                StageKind::Logfmt { .. } => parser = Some("logfmt"),
                StageKind::Regexp(_) => parser = Some("regexp"),
                StageKind::Pattern(_) => parser = Some("pattern"),
                // From here on the line is another one, so its filter has no other place.
                StageKind::Unpack | StageKind::LineFormat(_) | StageKind::Decolorize => return,
                StageKind::LineFilter(_) => {
                    is_filtered = true;
                    if let Some(parser) = parser {
                        let written = query.slice(stage.span);
                        findings
                            .at(
                                stage.span,
                                format!("`{parser}` parses every line before `{written}` leaves some out"),
                            )
                            .fix(format!("put it before `| {parser}`"));
                        return;
                    }
                }
                StageKind::LabelFilter(filter) if parser.is_some() && !is_filtered => {
                    is_filtered = true;
                    if let Some(matcher) = sought(filter) {
                        search_first(matcher, lines.selector.span.end, findings);
                    }
                }
                _ => {}
            }
        }
    });
}

/// A text that every line of the answer has somewhere: long enough to leave most lines out.
fn sought(filter: &LabelFilter) -> Option<&Matcher> {
    match &filter.kind {
        LabelFilterKind::Text(matcher) => {
            let value = matcher.value.value.as_str();
            let is_plain = value.len() >= 4 && !value.contains(['"', '\\']);
            (matcher.op == MatchOp::Equal && is_plain).then_some(matcher)
        }
        LabelFilterKind::And { lhs, rhs, .. } => sought(lhs).or_else(|| sought(rhs)),
        LabelFilterKind::Paren(inner) => sought(inner),
        _ => None,
    }
}

/// Right as it stands, and slow.
fn search_first(matcher: &Matcher, selector_end: usize, findings: &mut Findings<'_>) {
    let value = matcher.value.value.as_str();
    let behind = Span {
        start: selector_end,
        end: selector_end,
    };
    let filter = format!("|= \"{value}\"");
    findings
        .mend(
            matcher.span,
            format!("every line is parsed to find those with `{value}`"),
            format!("look for it first: put `{filter}` behind the selector"),
            (behind, &format!(" {filter}")),
        )
        .severity(Severity::Advice);
}
