//! What the table of `promtool`'s answers cannot show: bounds, places, and what a template reads.

use promql::{Sample, VectorSample};
use proptest::prelude::{ProptestConfig, any, prop, prop_oneof, proptest};
use proptest::strategy::{Just, Strategy};
use tsdb::Labels;

use super::{AlertTemplate, TemplateContext, TemplateData, TemplateError, Usage};

fn no_query(_: &str) -> Result<Vec<VectorSample>, String> {
    Ok(Vec::new())
}

fn expand(text: &str) -> Result<String, TemplateError> {
    let labels = Labels::new([("job", "api")]);
    let data = TemplateData {
        labels: &labels,
        external_labels: &Labels::default(),
        external_url: "",
        value: &Sample::Float(1.5),
    };
    let context = TemplateContext {
        now_ms: 90_500,
        query: &no_query,
        external_url: Some("https://prom.example:9090/path/prefix"),
    };
    AlertTemplate::parse("T", text)?.try_expand(data, &context)
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(expand(text).unwrap(), expected);
}

/// The sentence of the error, without its place.
#[track_caller]
fn problem(text: &str) -> String {
    match expand(text).unwrap_err() {
        TemplateError::Parse(error) => error.problem,
        TemplateError::Exec { source, .. } => source.problem,
    }
}

fn usage(text: &str) -> Usage {
    AlertTemplate::parse("T", text).unwrap().usage()
}

#[test]
fn functions_newer_than_the_installed_promtool_work() {
    check("{{ now }} {{ now | humanizeDuration }}", "90.5 1m 30s");
    check("{{ (now | toTime).Format \"15:04:05\" }}", "00:01:30");
    check(
        "{{ toDuration 3723.5 }} {{ (toDuration 90).Minutes }}",
        "1h2m3.5s 1.5",
    );
    check("{{ urlQueryEscape \"a b&c\" }}", "a+b%26c");
    check("{{ parseDuration \"-1h\" }}", "-3600");
    assert_eq!(
        problem("{{ humanize (toDuration 1) }}"),
        "error calling humanize: can't convert *time.Duration to float"
    );
}

#[test]
fn a_server_knows_its_own_address() {
    check(
        "{{ externalURL }} {{ pathPrefix }}",
        "https://prom.example:9090/path/prefix /path/prefix",
    );
}

#[test]
fn a_template_that_calls_itself_ends() {
    assert_eq!(
        problem("{{ define \"r\" }}x{{ template \"r\" }}{{ end }}{{ template \"r\" }}"),
        "exceeded maximum template depth (250)"
    );
}

#[test]
fn work_and_output_are_bounded() {
    assert_eq!(
        problem("{{ range 10000 }}{{ range 10000 }}{{ end }}{{ end }}"),
        "more than 1000000 steps"
    );
    assert_eq!(
        problem("{{ range 100 }}{{ printf \"%1000000d\" 1 }}{{ end }}"),
        "more than 16777216 bytes of text"
    );
    assert_eq!(
        problem(&("{{ ".to_owned() + &"(".repeat(5000) + "1" + &")".repeat(5000) + " }}")),
        "max expression depth exceeded"
    );
    assert_eq!(
        problem(&("{{ if true }}".repeat(5000) + &"{{ end }}".repeat(5000))),
        "max nesting depth exceeded"
    );
    assert_eq!(
        problem(&("{{ if true }}".to_owned() + &"{{ else if true }}".repeat(5000) + "{{ end }}")),
        "max nesting depth exceeded"
    );
}

#[test]
fn the_deepest_template_fits_on_the_stack() {
    let inner = "{{ if true }}".repeat(190) + "{{ template \"r\" }}" + &"{{ end }}".repeat(190);
    let text = format!("{{{{ define \"r\" }}}}{inner}{{{{ end }}}}{{{{ template \"r\" }}}}");
    assert_eq!(problem(&text), "exceeded maximum template depth (250)");
}

#[test]
fn errors_have_a_place_in_the_authors_own_text() {
    let error = AlertTemplate::parse("T", "first\n  {{ $labels.job | humanise }}").unwrap_err();
    assert_eq!((error.line, error.column), (2, 20));
    assert_eq!(error.problem, "function \"humanise\" not defined");
    let text = "{{ $labels.job.name }}";
    let Err(TemplateError::Exec { source, .. }) = expand(text) else {
        panic!("expected an error");
    };
    assert_eq!(
        &text[source.span.start..source.span.end],
        "$labels.job.name"
    );
}

#[test]
fn usage_names_the_labels_that_are_read() {
    let text = r#"{{ $labels.job }} {{ .Labels.instance }} {{ index $labels "zone" }} {{ $externalLabels.cluster }}
        {{ with $labels }}{{ .pod }}{{ end }}{{ $l := $labels }}{{ $l.node }}"#;
    let usage = usage(text);
    let names: Vec<&str> = usage.labels.iter().map(|found| &*found.name).collect();
    assert_eq!(names, ["job", "instance", "zone", "pod", "node"]);
    for found in &usage.labels {
        assert!(text[found.span.start..found.span.end].contains(&found.name));
    }
    assert_eq!(usage.external_labels[0].name, "cluster");
    assert!(usage.values.is_empty());
}

#[test]
fn usage_tells_what_a_value_goes_through() {
    let through = |text: &str| -> Vec<Vec<String>> {
        let values = usage(text).values;
        values.into_iter().map(|found| found.functions).collect()
    };
    assert_eq!(through("{{ $value }}"), [Vec::<String>::new()]);
    assert_eq!(through("{{ .Value | humanize }}"), [["humanize"]]);
    assert_eq!(
        through("{{ printf \"%.1f\" $value | toUpper }}"),
        [["printf", "toUpper"]]
    );
    assert_eq!(through("{{ with .Value }}{{ . }}{{ end }}").len(), 2);
    assert_eq!(through("{{ $labels.job }}").len(), 0);
}

#[test]
fn usage_finds_functions_and_queries() {
    let text = "{{ with query \"up\" }}{{ . | first | value }}{{ end }}{{ range $labels }}{{ . }}{{ end }}";
    let usage = usage(text);
    let names: Vec<&str> = usage.functions.iter().map(|found| &*found.name).collect();
    assert_eq!(names, ["query", "first", "value"]);
    assert_eq!(usage.queries[0].query, "up");
    let span = usage.queries[0].span;
    assert_eq!(&text[span.start..span.end], "\"up\"");
    assert_eq!(usage.all_labels.len(), 1);
    assert!(usage.calls("first"));
    assert!(usage.data.is_empty());
}

#[test]
fn usage_finds_where_everything_is_used_at_once() {
    for text in [
        "{{ . }}",
        "{{ $ }}",
        "{{ printf \"%v\" . }}",
        "{{ template \"x\" . }}{{ define \"x\" }}{{ end }}",
    ] {
        assert_eq!(usage(text).data.len(), 1, "{text}");
    }
    for text in [
        "{{ .Value }}",
        "{{ $.Labels.job }}",
        "{{ with $value }}{{ . }}{{ end }}",
    ] {
        assert_eq!(usage(text).data.len(), 0, "{text}");
    }
}

#[test]
fn a_text_without_actions_is_itself() {
    let template = AlertTemplate::parse("T", "100% {of} $labels.job").unwrap();
    assert!(template.is_plain());
    check("100% {of} $labels.job", "100% {of} $labels.job");
}

#[test]
fn any_precision_can_be_asked_for() {
    assert_eq!(
        expand("{{ printf \"%.100000f\" 1.5 }}").unwrap().len(),
        100_002
    );
    assert_eq!(
        expand("{{ printf \"%.100000e\" 1.5 }}").unwrap().len(),
        100_006
    );
    check("{{ printf \"%.100000g\" 1.5 }}", "1.5");
    assert_eq!(
        expand("{{ printf \"%.70000U\" 65 }}").unwrap().len(),
        70_002
    );
}

/// Pieces of which templates are made, in any order.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{{-",
    "-}}",
    "{{/*",
    "*/}}",
    " ",
    "\n",
    "if ",
    "else",
    "end",
    "range ",
    "with ",
    "define ",
    "block ",
    "template ",
    "break",
    "continue",
    "$labels",
    ".Value",
    "$x",
    " := ",
    " = ",
    ", ",
    ".job",
    ".",
    "|",
    "(",
    ")",
    "nil",
    "true",
    "\"a\"",
    "`b`",
    "'c'",
    "1",
    "-1.5",
    "1e9",
    "0x1p4",
    "1i",
    "printf ",
    "\"%d %s %v\" ",
    "\"%[3]*.[2]*[1]f\" ",
    "\"%#+0- 9.9q\" ",
    "index ",
    "slice ",
    "len ",
    "eq ",
    "lt ",
    "and ",
    "or ",
    "not ",
    "html ",
    "js ",
    "query ",
    "first ",
    "value ",
    "label ",
    "sortByLabel ",
    "args ",
    "humanize ",
    "humanizeDuration ",
    "toTime ",
    ".Format ",
    ".AddDate ",
    "toDuration ",
    ".Round ",
    "title ",
    "reReplaceAll ",
    "stripPort ",
    "parseDuration ",
    "call ",
    "é",
    "9223372036854775807",
    "-9223372036854775808",
];

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let inside = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    let action = inside.prop_map(|inside| format!("{{{{ {inside} }}}}"));
    let part = prop_oneof![3 => action, 1 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => Just("{{ end }}".to_owned())];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_template_panics(text in pieces()) {
        if let Ok(template) = AlertTemplate::parse("T", &text) {
            drop(template.usage());
            drop(expand(&text));
        }
    }
}
