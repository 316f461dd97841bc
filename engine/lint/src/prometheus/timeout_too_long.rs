//! C04: a scrape that may take longer than the time to the next.

use yaml::Problem;

use super::PrometheusFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::prometheus(&PAGE, Severity::Error, run);

const PAGE: Page = Page {
    id: "C04",
    belief: "A longer timeout is safer.",
    why: "A scrape that is still running when the next one is due would pile up. Prometheus refuses a timeout above the \
          interval.",
    mend: "Keep `scrape_timeout` at or below `scrape_interval`, of the job as well.",
    wrong: "
global:
  scrape_interval: 15s
scrape_configs:
  - job_name: api-service
    scrape_timeout: 30s
    static_configs:
      - targets: ['api-service:8080']
",
    right: "
global:
  scrape_interval: 15s
scrape_configs:
  - job_name: api-service
    scrape_timeout: 10s
    static_configs:
      - targets: ['api-service:8080']
",
    lesson: "prometheus#configuration",
};

pub(super) fn is_it(problem: &Problem) -> bool {
    problem.message.contains("scrape timeout")
        && problem.message.contains("greater than scrape interval")
}

fn run(file: &PrometheusFile<'_>, findings: &mut Findings<'_>) {
    file.say(is_it, findings);
}
