//! What stands in a test file, read as strictly as `promtool` reads it.

use yaml::{Field, Fields, Reader, Span, Text};

use super::start;

/// A file of tests.
#[derive(Debug, Clone)]
pub struct TestFile {
    /// Patterns of the rule files, relative to the test file.
    pub rule_files: Vec<Text>,
    pub evaluation_interval_ms: i64,
    /// Names of groups in the order in which they are evaluated; the others come with the first.
    pub group_eval_order: Vec<Text>,
    /// Takes neighbouring floats for equal.
    pub fuzzy_compare: bool,
    pub tests: Vec<TestGroup>,
    /// For any of these `promtool` runs nothing.
    pub problems: Vec<yaml::Problem>,
}

/// Series, and what is expected of the rules over them.
#[derive(Debug, Clone)]
pub struct TestGroup {
    pub name: Option<Text>,
    pub span: Span,
    /// Between two samples of an input series.
    pub interval_ms: i64,
    pub input_series: Vec<InputSeries>,
    pub alert_tests: Vec<AlertTest>,
    pub expr_tests: Vec<ExprTest>,
    /// Sorted by name.
    pub external_labels: Vec<(String, String)>,
    pub external_url: String,
    /// The Unix time of the first sample, from which `eval_time` counts.
    pub start_ms: i64,
}

/// A series in the notation of promqltest.
#[derive(Debug, Clone)]
pub struct InputSeries {
    pub span: Span,
    pub series: Text,
    pub values: Text,
}

/// Which alerts of a name must be firing at a moment.
#[derive(Debug, Clone)]
pub struct AlertTest {
    pub span: Span,
    pub eval_time_ms: i64,
    /// Empty where it is missing, which is a failure.
    pub alertname: Text,
    pub expected: Vec<ExpectedAlert>,
}

#[derive(Debug, Clone)]
pub struct ExpectedAlert {
    pub span: Span,
    /// Without `alertname`, which is added.
    pub labels: Vec<(Text, Text)>,
    pub annotations: Vec<(Text, Text)>,
}

/// What an expression must give at a moment.
#[derive(Debug, Clone)]
pub struct ExprTest {
    pub span: Span,
    pub expr: Text,
    pub eval_time_ms: i64,
    pub expected: Vec<ExpectedSample>,
}

#[derive(Debug, Clone)]
pub struct ExpectedSample {
    pub span: Span,
    /// Like `up{job="api"}`.
    pub labels: Text,
    pub value: f64,
    /// A native histogram in the notation of promqltest, in place of the value.
    pub histogram: Option<Text>,
}

const MINUTE_MS: i64 = 60_000;

/// Reads a test file. What is wrong with it is in its problems.
pub fn load(source: &str) -> TestFile {
    let parsed = yaml::parse(source);
    let mut file = Loader {
        reader: Reader::default(),
        evaluation_interval_ms: MINUTE_MS,
    };
    match parsed.first() {
        Ok(document) => file.document(&document),
        Err(problem) => {
            file.reader.problems.push(problem);
            file.finish(TestFile::empty())
        }
    }
}

impl TestFile {
    fn empty() -> Self {
        Self {
            rule_files: Vec::new(),
            evaluation_interval_ms: MINUTE_MS,
            group_eval_order: Vec::new(),
            fuzzy_compare: false,
            tests: Vec::new(),
            problems: Vec::new(),
        }
    }
}

impl TestGroup {
    /// The last moment that is looked at, counted from the start.
    pub fn last_eval_time_ms(&self) -> i64 {
        let alerts = self.alert_tests.iter().map(|test| test.eval_time_ms);
        let exprs = self.expr_tests.iter().map(|test| test.eval_time_ms);
        alerts.chain(exprs).max().unwrap_or(0)
    }
}

struct Loader {
    reader: Reader,
    evaluation_interval_ms: i64,
}

impl Loader {
    fn document(mut self, document: &yaml::Document) -> TestFile {
        let mut file = TestFile::empty();
        let Some(root) = self.reader.root(document) else {
            return self.finish(file);
        };
        let mut fields = self.reader.fields(&root, "main.unitTestFile");
        let interval = self.duration(&mut fields, "evaluation_interval");
        if interval != 0 {
            self.evaluation_interval_ms = interval;
        }
        file.evaluation_interval_ms = self.evaluation_interval_ms;
        file.rule_files = self.strings(&mut fields, "rule_files");
        file.group_eval_order = self.strings(&mut fields, "group_eval_order");
        let fuzzy = fields.optional("fuzzy_compare");
        file.fuzzy_compare = fuzzy
            .and_then(|field| self.reader.bool(&field))
            .is_some_and(|fuzzy| fuzzy.value);
        file.tests = self.list(&mut fields, "tests", Self::group);
        fields.finish(&mut self.reader);
        self.check_order(&file.group_eval_order);
        self.finish(file)
    }

    fn finish(mut self, mut file: TestFile) -> TestFile {
        self.reader
            .problems
            .sort_by_key(|problem| problem.span.start);
        file.problems = self.reader.problems;
        file
    }

    fn check_order(&mut self, order: &[Text]) {
        for (index, name) in order.iter().enumerate() {
            if order.iter().take(index).any(|earlier| earlier == name) {
                self.reader.problems.push(yaml::Problem::new(
                    name.span(),
                    "group_eval_order",
                    format!("group name repeated in evaluation order: {name}"),
                ));
            }
        }
    }

    fn group(&mut self, field: &Field<'_>) -> TestGroup {
        let mut fields = self.reader.fields(field, "main.testGroup");
        let interval = self.duration(&mut fields, "interval");
        let labels = fields.optional("external_labels");
        let labels = labels.map_or_else(Vec::new, |field| self.reader.string_map(&field));
        let mut external_labels: Vec<(String, String)> = labels
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect();
        external_labels.sort();
        let start = fields.optional("start_timestamp");
        let start = start.and_then(|field| self.reader.parsed(&field, start::parse));
        let group = TestGroup {
            name: self
                .text(&mut fields, "name")
                .filter(|name| !name.is_empty()),
            span: field.span(),
            interval_ms: if interval == 0 {
                self.evaluation_interval_ms
            } else {
                interval
            },
            input_series: self.list(&mut fields, "input_series", Self::series),
            alert_tests: self.list(&mut fields, "alert_rule_test", Self::alert_test),
            expr_tests: self.list(&mut fields, "promql_expr_test", Self::expr_test),
            external_labels,
            external_url: self
                .text(&mut fields, "external_url")
                .map_or_else(String::new, |url| url.to_string()),
            start_ms: start.map_or(0, |start| start.value),
        };
        fields.finish(&mut self.reader);
        group
    }

    fn series(&mut self, field: &Field<'_>) -> InputSeries {
        let mut fields = self.reader.fields(field, "main.series");
        let series = InputSeries {
            span: field.span(),
            series: self.text_or_empty(&mut fields, "series"),
            values: self.text_or_empty(&mut fields, "values"),
        };
        fields.finish(&mut self.reader);
        series
    }

    fn alert_test(&mut self, field: &Field<'_>) -> AlertTest {
        let mut fields = self.reader.fields(field, "main.alertTestCase");
        let test = AlertTest {
            span: field.span(),
            eval_time_ms: self.duration(&mut fields, "eval_time"),
            alertname: self.text_or_empty(&mut fields, "alertname"),
            expected: self.list(&mut fields, "exp_alerts", Self::expected_alert),
        };
        fields.finish(&mut self.reader);
        test
    }

    fn expected_alert(&mut self, field: &Field<'_>) -> ExpectedAlert {
        let mut fields = self.reader.fields(field, "main.alert");
        let alert = ExpectedAlert {
            span: field.span(),
            labels: self.pairs(&mut fields, "exp_labels"),
            annotations: self.pairs(&mut fields, "exp_annotations"),
        };
        fields.finish(&mut self.reader);
        alert
    }

    fn expr_test(&mut self, field: &Field<'_>) -> ExprTest {
        let mut fields = self.reader.fields(field, "main.promqlTestCase");
        let test = ExprTest {
            span: field.span(),
            expr: self.text_or_empty(&mut fields, "expr"),
            eval_time_ms: self.duration(&mut fields, "eval_time"),
            expected: self.list(&mut fields, "exp_samples", Self::expected_sample),
        };
        fields.finish(&mut self.reader);
        test
    }

    fn expected_sample(&mut self, field: &Field<'_>) -> ExpectedSample {
        let mut fields = self.reader.fields(field, "main.sample");
        let value = fields.optional("value");
        let sample = ExpectedSample {
            span: field.span(),
            labels: self.text_or_empty(&mut fields, "labels"),
            value: value
                .and_then(|field| self.reader.float(&field))
                .map_or(0.0, |value| value.value),
            histogram: self
                .text(&mut fields, "histogram")
                .filter(|text| !text.is_empty()),
        };
        fields.finish(&mut self.reader);
        sample
    }

    fn list<T>(
        &mut self,
        fields: &mut Fields<'_>,
        name: &'static str,
        mut read: impl FnMut(&mut Self, &Field<'_>) -> T,
    ) -> Vec<T> {
        let Some(field) = fields.optional(name) else {
            return Vec::new();
        };
        let items = self.reader.items(&field, "list");
        items.iter().map(|item| read(self, item)).collect()
    }

    fn strings(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Vec<Text> {
        let field = fields.optional(name);
        field.map_or_else(Vec::new, |field| self.reader.strings(&field))
    }

    fn pairs(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Vec<(Text, Text)> {
        let field = fields.optional(name);
        field.map_or_else(Vec::new, |field| self.reader.string_map(&field))
    }

    fn text(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Option<Text> {
        self.reader.string(&fields.optional(name)?)
    }

    fn text_or_empty(&mut self, fields: &mut Fields<'_>, name: &'static str) -> Text {
        let span = fields.span();
        self.text(fields, name)
            .unwrap_or_else(|| Text::empty_at(span))
    }

    /// In milliseconds; zero where there is none.
    fn duration(&mut self, fields: &mut Fields<'_>, name: &'static str) -> i64 {
        let field = fields.optional(name);
        let duration = field.and_then(|field| self.reader.duration(&field));
        crate::load::milliseconds(duration)
    }
}
