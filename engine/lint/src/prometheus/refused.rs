//! Everything else that Prometheus refuses.

use super::{PrometheusFile, target_is_url, timeout_too_long};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::prometheus(&PAGE, Severity::Error, run);

const PAGE: Page = Page {
    id: "promtool/check-config",
    belief: "A key that Prometheus does not know is ignored.",
    why: "The file is read strictly: with an unknown key, a job named twice or a bad duration Prometheus does not start, \
          or keeps what it had at the reload.",
    mend: "Check the file before it is deployed, with this linter or `promtool check config`.",
    wrong: "
scrape_configs:
  - job: api-service
    static_configs:
      - targets: ['api-service:8080']
",
    right: "
scrape_configs:
  - job_name: api-service
    static_configs:
      - targets: ['api-service:8080']
",
    lesson: "prometheus#configuration",
};

fn run(file: &PrometheusFile<'_>, findings: &mut Findings<'_>) {
    file.say(
        |problem| !target_is_url::is_it(problem) && !timeout_too_long::is_it(problem),
        findings,
    );
}
