//! axe-core in a page: what somebody with a screen reader, a keyboard or weak eyes would stumble over.
//!
//! It is run through the driver and not by a `<script>`, which the pages' Content-Security-Policy would refuse.

use std::fmt;

use serde::Deserialize;

use crate::{Browser, root};

/// WCAG 2.0 to 2.2 at levels A and AA, and what axe calls best practice.
const RULES: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

const RUN: &str = "
    const [rules, done] = arguments;
    const broken = (rule) => rule.nodes.map((node) => ({
        rule: rule.id,
        impact: node.impact ?? rule.impact,
        help: rule.help,
        selector: node.target.flat().join(' '),
        summary: node.failureSummary,
    }));
    const contrast = (rule) => rule.id === 'color-contrast' ? rule.nodes.length : 0;
    axe.run(document, { runOnly: rules, resultTypes: ['violations', 'passes'] }).then(
        (result) => done({
            violations: result.violations.flatMap(broken),
            contrasts_measured: result.passes.reduce((sum, rule) => sum + contrast(rule), 0),
        }),
        (error) => done({ violations: [], contrasts_measured: 0, error: String(error) }),
    );
";

/// axe-core as npm installed it.
#[derive(Debug)]
pub struct Axe {
    source: String,
}

/// One element that breaks one rule.
#[derive(Debug, Deserialize)]
pub struct Violation {
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    pub help: String,
    pub selector: String,
    /// How axe would mend it.
    pub summary: String,
}

/// What axe says of a page as it stands.
#[derive(Debug, Deserialize)]
pub struct Verdict {
    pub violations: Vec<Violation>,
    /// Texts whose colours were compared with what is behind them and found readable.
    pub contrasts_measured: usize,
    #[serde(default)]
    error: Option<String>,
}

impl Verdict {
    /// What must be mended: all but what axe calls minor.
    pub fn faults(&self) -> impl Iterator<Item = &Violation> {
        let violations = self.violations.iter();
        violations.filter(|violation| violation.impact != "minor")
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let summary = self.summary.replace('\n', "\n    ");
        write!(
            f,
            "{} ({}): {}\n    {}\n    {summary}",
            self.rule, self.impact, self.help, self.selector
        )
    }
}

impl Axe {
    /// Reads what `cargo xtask web` installed.
    ///
    /// # Panics
    /// When it is not there.
    pub fn installed() -> Self {
        let file = root().join("app/web/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{} (cargo xtask web): {error}", file.display()));
        Self { source }
    }

    /// Looks at the page that the browser shows.
    ///
    /// # Panics
    /// When axe itself fails.
    pub async fn look(&self, browser: &Browser) -> Verdict {
        // An expression of its own: as the last one it would be handed over, and it is no data.
        let define = format!("{}; return null", self.source);
        let defined = browser.driver.execute(define, Vec::new()).await;
        defined.expect("axe can be defined");
        let answer = browser
            .driver
            .execute_async(RUN, vec![serde_json::json!(RULES)])
            .await;
        let verdict: Verdict = answer
            .and_then(|answer| answer.convert())
            .expect("axe answers");
        assert_eq!(verdict.error, None, "axe failed");
        verdict
    }
}
