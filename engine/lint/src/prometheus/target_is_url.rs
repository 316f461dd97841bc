//! C01: a URL where `host:port` belongs.

use yaml::Problem;

use super::PrometheusFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::prometheus(&PAGE, Severity::Error, run);

const PAGE: Page = Page {
    id: "C01",
    belief: "A target is the address that I open in the browser.",
    why: "Prometheus makes the URL itself, of scheme, target and path. A target with `://` or `/` in it is no host name, \
          and the whole configuration is refused.",
    mend: "Write `host:port`, and put the rest into `scheme` and `metrics_path`.",
    wrong: "
scrape_configs:
  - job_name: api-service
    static_configs:
      - targets: ['http://api-service:8080/metrics']
",
    right: "
scrape_configs:
  - job_name: api-service
    metrics_path: /metrics
    static_configs:
      - targets: ['api-service:8080']
",
    lesson: "prometheus#configuration",
};

pub(super) fn is_it(problem: &Problem) -> bool {
    problem.message.contains("is not a valid hostname")
}

fn run(file: &PrometheusFile<'_>, findings: &mut Findings<'_>) {
    file.say(is_it, findings);
}
