//! C03: scrapes further apart than a query looks back.

use super::{PrometheusFile, first_line};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::prometheus(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "C03",
    belief: "What changes slowly need not be scraped often.",
    why: "A query takes the last sample of the past five minutes. With that much or more between two scrapes there is \
          often none: graphs have gaps, and alerts resolve by themselves.",
    mend: "Stay well under five minutes: two at most, so that one failed scrape does no harm.",
    wrong: "
scrape_configs:
  - job_name: api-service
    scrape_interval: 10m
    static_configs:
      - targets: ['api-service:8080']
",
    right: "
scrape_configs:
  - job_name: api-service
    scrape_interval: 1m
    static_configs:
      - targets: ['api-service:8080']
",
    lesson: "prometheus#configuration",
};

const LOOKBACK_MS: i64 = 5 * 60 * 1000;

fn run(file: &PrometheusFile<'_>, findings: &mut Findings<'_>) {
    for job in file
        .config()
        .into_iter()
        .flat_map(|config| &config.scrape_configs)
    {
        if job.scrape_interval_ms >= LOOKBACK_MS {
            findings
                .at(
                    first_line(file.source, job.job_name.span),
                    format!(
                        "with {} min between scrapes of `{}`, instant queries often find nothing: they look back 5m",
                        job.scrape_interval_ms / 60_000,
                        job.job_name.value
                    ),
                )
                .fix("a `scrape_interval` of at most 2m");
        }
    }
}
