//! L04: lines are parsed first and filtered by their text afterwards.

use ::logql::ast::StageKind;

use super::LogQuery;
use crate::{Check, Findings, Page};

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
        for stage in &lines.stages {
            match &stage.kind {
                StageKind::Json(_) => parser = Some("json"),
                StageKind::Logfmt { .. } => parser = Some("logfmt"),
                StageKind::Regexp(_) => parser = Some("regexp"),
                StageKind::Pattern(_) => parser = Some("pattern"),
                // From here on the line is another one, so its filter has no other place.
                StageKind::Unpack | StageKind::LineFormat(_) | StageKind::Decolorize => return,
                StageKind::LineFilter(_) => {
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
                _ => {}
            }
        }
    });
}
