//! R10: a recorded name that does not tell its level.

use super::{RulesFile, span_of};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "R10",
    belief: "A recorded series may be called like any metric.",
    why: "The colon tells that a rule made it. `level:metric:operation` says by which labels it may still be grouped, \
          what it was made of and over which time; without that people aggregate it wrongly, or look for it in code.",
    mend: "Name it like `job:http_requests:rate5m`.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - record: api_request_rate
        expr: sum by (job) (rate(http_requests_total[5m]))
",
    right: "
groups:
  - name: flowforge
    rules:
      - record: job:http_requests:rate5m
        expr: sum by (job) (rate(http_requests_total[5m]))
",
    lesson: "promql#recording-rules-a-query-with-a-name",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (_, rule) in file.recordings() {
        if !rule.name.contains(':') {
            findings
                .at(
                    span_of(&rule.name),
                    format!(
                        "`{}` hides that a rule made it, and at which level",
                        rule.name
                    ),
                )
                .fix("name it `level:metric:operation`, such as `job:http_requests:rate5m`");
        }
    }
}
