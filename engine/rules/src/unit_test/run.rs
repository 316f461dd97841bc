//! Running the tests of a file: load the series, replay the rules, compare.

use promql::EvalOptions;
use yaml::Place;

use crate::eval::{Period, Replay, ReplayOptions, replay};
use crate::load::{self, Group, LoadOptions, RuleFile};

use super::file::{AlertTest, ExprTest, TestFile, TestGroup};
use super::hint::{self, Moment};
use super::report::{Failure, FailureKind, GroupReport, Report};
use super::{alerts, samples, series};

/// A rule file that a pattern of `rule_files` stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSource {
    pub name: String,
    pub text: String,
}

/// What `promtool` takes as flags.
#[derive(Default)]
pub struct RunOptions<'a> {
    pub load: LoadOptions,
    /// Runs only the tests whose name it accepts.
    pub only: Option<&'a dyn Fn(&str) -> bool>,
}

/// Runs the tests of `file`. `resolve` gives the rule files that fit a pattern.
pub fn run(
    file: &TestFile,
    resolve: &dyn Fn(&str) -> Vec<RuleSource>,
    options: &RunOptions<'_>,
) -> Report {
    let mut report = Report {
        problems: file.problems.clone(),
        unmatched: Vec::new(),
        groups: Vec::new(),
    };
    if !report.problems.is_empty() {
        return report;
    }
    let rules = Rules::load(file, resolve, options, &mut report.unmatched);
    for test in &file.tests {
        let name = test.name.as_ref().map(ToString::to_string);
        let is_wanted = options
            .only
            .is_none_or(|only| only(name.as_deref().unwrap_or_default()));
        if is_wanted {
            let runner = Runner {
                file,
                test,
                rules: &rules,
                options,
                failures: Vec::new(),
            };
            report.groups.push(GroupReport {
                name,
                place: test.span.start,
                failures: runner.run(),
            });
        }
    }
    report
}

/// The rules of all files.
struct Rules {
    /// In the order in which they are evaluated.
    groups: Vec<Group>,
    /// Why a server refuses them: the file and the problem.
    problems: Vec<(String, load::Problem)>,
}

impl Rules {
    fn load(
        file: &TestFile,
        resolve: &dyn Fn(&str) -> Vec<RuleSource>,
        options: &RunOptions<'_>,
        unmatched: &mut Vec<String>,
    ) -> Self {
        let mut sources: Vec<RuleSource> = Vec::new();
        for pattern in &file.rule_files {
            let found = resolve(pattern);
            if found.is_empty() {
                unmatched.push(pattern.to_string());
            }
            for source in found {
                // A file that two patterns fit is loaded once.
                if sources.iter().all(|known| known.name != source.name) {
                    sources.push(source);
                }
            }
        }
        let mut rules = Self {
            groups: Vec::new(),
            problems: Vec::new(),
        };
        for source in sources {
            let RuleFile { groups, problems } = load::load(&source.text, &options.load);
            rules.groups.extend(groups);
            let problems = problems.into_iter();
            rules
                .problems
                .extend(problems.map(|problem| (source.name.clone(), problem)));
        }
        // Groups that are not listed come with the first that is.
        let rank = |group: &Group| {
            let order = &file.group_eval_order;
            order
                .iter()
                .position(|name| *name == group.name)
                .unwrap_or(0)
        };
        rules.groups.sort_by_key(rank);
        rules
    }
}

struct Runner<'t> {
    file: &'t TestFile,
    test: &'t TestGroup,
    rules: &'t Rules,
    options: &'t RunOptions<'t>,
    failures: Vec<Failure>,
}

impl Runner<'_> {
    fn run(mut self) -> Vec<Failure> {
        let (test, rules) = (self.test, self.rules);
        let interval_ms = self.file.evaluation_interval_ms.max(1);
        let last_ms = self.evaluated_at(test.last_eval_time_ms());
        let store = match series::store(test, last_ms) {
            Ok(store) => store,
            Err(bad) => {
                let message = bad.message;
                self.fail(bad.place, FailureKind::Series { message }, None);
                return self.failures;
            }
        };
        if !rules.problems.is_empty() {
            for (file, problem) in &rules.problems {
                let kind = FailureKind::Rules {
                    file: file.clone(),
                    message: problem.message.clone(),
                };
                self.fail(problem.span.start, kind, problem.hint.clone());
            }
            return self.failures;
        }
        let nameless = test
            .alert_tests
            .iter()
            .find(|test| test.alertname.is_empty());
        if let Some(nameless) = nameless {
            let eval_time_ms = nameless.eval_time_ms;
            let kind = FailureKind::NoAlertName { eval_time_ms };
            self.fail(nameless.span.start, kind, None);
            return self.failures;
        }
        let eval = EvalOptions {
            default_subquery_step_ms: interval_ms,
            ..EvalOptions::default()
        };
        let replay_options = ReplayOptions {
            default_interval_ms: interval_ms,
            every_group_at_ms: Some(interval_ms),
            eval,
            external_labels: &test.external_labels,
            external_url: &test.external_url,
            lacks_own_url: true,
            ..ReplayOptions::default()
        };
        let period = Period {
            start_ms: test.start_ms,
            end_ms: last_ms,
        };
        let replay = replay(&rules.groups, &store, period, &replay_options);
        if let Some(stopped) = replay.stopped {
            let message = stopped.to_string();
            self.fail(test.span.start, FailureKind::Stopped { message }, None);
            return self.failures;
        }
        let failed_ms = replay
            .rules()
            .flat_map(|history| &history.errors)
            .map(|error| error.from_ms)
            .min();
        let mut alert_tests: Vec<&AlertTest> = test.alert_tests.iter().collect();
        alert_tests.sort_by_key(|test| test.eval_time_ms);
        for alert_test in alert_tests {
            let is_reached =
                failed_ms.is_none_or(|failed| self.evaluated_at(alert_test.eval_time_ms) < failed);
            if is_reached {
                self.alert_test(&replay, alert_test);
            }
        }
        match failed_ms {
            Some(failed_ms) => self.evaluation_failures(&replay, failed_ms),
            None => {
                for expr_test in &test.expr_tests {
                    self.expr_test(&replay, expr_test, &eval);
                }
            }
        }
        self.failures
    }

    /// The last evaluation up to a moment of the test, as Unix time.
    fn evaluated_at(&self, eval_time_ms: i64) -> i64 {
        let interval_ms = self.file.evaluation_interval_ms.max(1);
        self.test.start_ms + eval_time_ms / interval_ms * interval_ms
    }

    fn fail(&mut self, place: Place, kind: FailureKind, hint: Option<String>) {
        self.failures.push(Failure { place, kind, hint });
    }

    fn alert_test(&mut self, replay: &Replay<'_>, test: &AlertTest) {
        let evaluated_ms = self.evaluated_at(test.eval_time_ms);
        let expected = alerts::expected(test);
        let found = alerts::firing(replay, &test.alertname, evaluated_ms);
        if expected == found {
            return;
        }
        let differences = alerts::differences(expected, found);
        let moment = Moment {
            start_ms: self.test.start_ms,
            eval_time_ms: test.eval_time_ms,
            evaluated_ms,
        };
        let hint = hint::of_alerts(replay, &test.alertname, &moment, &differences);
        let between = hint::between_evaluations(&moment);
        let hint = match (hint, between) {
            (Some(hint), Some(between)) => Some(format!("{hint}; {between}")),
            (hint, between) => hint.or(between),
        };
        let kind = FailureKind::Alerts {
            alertname: test.alertname.to_string(),
            eval_time_ms: test.eval_time_ms,
            differences,
        };
        self.fail(test.span.start, kind, hint);
    }

    /// Every rule that failed at the moment at which the first one did.
    fn evaluation_failures(&mut self, replay: &Replay<'_>, failed_ms: i64) {
        let start_ms = self.test.start_ms;
        for history in replay.rules() {
            let errors = history.errors.iter();
            for error in errors.filter(|error| error.from_ms == failed_ms) {
                let kind = FailureKind::Evaluation {
                    rule: history.rule.name.to_string(),
                    at_ms: failed_ms - start_ms,
                    message: error.message.clone(),
                };
                let place = self.test.span.start;
                self.fail(place, kind, None);
            }
        }
    }

    fn expr_test(&mut self, replay: &Replay<'_>, test: &ExprTest, eval: &EvalOptions<'_>) {
        let at_ms = self.test.start_ms + test.eval_time_ms;
        let language = &self.options.load.promql;
        let found = samples::found(replay.store(), test, at_ms, language, eval);
        let sides = found.and_then(|found| Ok((samples::expected(test)?, found)));
        let (expr, eval_time_ms) = (test.expr.to_string(), test.eval_time_ms);
        match sides {
            Err(message) => {
                let kind = FailureKind::Query {
                    expr,
                    eval_time_ms,
                    message,
                };
                self.fail(test.span.start, kind, None);
            }
            Ok((expected, found)) => {
                let differences = samples::differences(&expected, &found, self.file.fuzzy_compare);
                if differences.is_empty() {
                    return;
                }
                let hint = hint::of_samples(&expected, &found);
                let kind = FailureKind::Samples {
                    expr,
                    eval_time_ms,
                    differences,
                };
                self.fail(test.span.start, kind, hint);
            }
        }
    }
}
