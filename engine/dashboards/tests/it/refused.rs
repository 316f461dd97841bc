//! Files that Grafana does not import, and what is said about them.

#[track_caller]
fn refused(file: &str, message: &str) {
    let error = dashboards::load(file.as_bytes()).expect_err(file);
    assert_eq!(error.to_string(), message, "{file}");
}

#[test]
fn what_is_no_json_or_yaml() {
    refused("", "1:1: this is not JSON: EOF while parsing a value");
    refused(
        "{\n  \"title\": \"a\",\n  \"panels\": [\n    1,\n  ]\n}",
        "5:3: this is not JSON: trailing comma",
    );
    refused(
        "{\"title\": \"a\"} x",
        "1:16: this is not JSON: trailing characters",
    );
    refused(
        "{\"title\": {{ .Values.title }}}",
        "1:12: this is not JSON: key must be a string",
    );
    refused(
        "{'title': 'a'}",
        "1:2: this is not JSON: key must be a string",
    );
    let error = dashboards::load(b"kind: Dashboard\ntitle: \xff").expect_err("no text");
    assert_eq!(
        error.to_string(),
        "2:8: this byte is not text: save the file as UTF-8"
    );
    let error = dashboards::load(b"apiVersion: x\nkind: [").expect_err("no YAML");
    assert_eq!(error.at().line, 2, "{error}");
}

#[test]
fn what_is_something_else() {
    refused(
        "[]",
        "1:1: a dashboard is an object in braces, this is a list",
    );
    refused(
        "null",
        "1:1: a dashboard is an object in braces, this is null",
    );
    refused(
        "{\"swagger\": \"2.0\"}",
        "1:1: this is an object without title, panels or schemaVersion, not a dashboard",
    );
    refused(
        "apiVersion: v1\nkind: ConfigMap\n",
        "2:7: this is a resource of kind `ConfigMap`, not a dashboard",
    );
    refused(
        "apiVersion: example.org/v1\nkind: Dashboard\nspec: {}\n",
        "1:13: this is a resource of `example.org`, not a dashboard",
    );
}

#[test]
fn resources_that_grafana_does_not_know() {
    refused(
        r#"{"apiVersion": "dashboard.grafana.app/v9", "kind": "Dashboard", "spec": {}}"#,
        "1:16: Grafana knows no dashboards of version `v9`: it reads v0alpha1, v1… and v2…",
    );
    refused(
        r#"{"apiVersion": "dashboard.grafana.app/v1", "kind": "Dashboard"}"#,
        "1:1: a `Dashboard` needs a `spec` that is an object",
    );
    let v2 = |spec: &str| {
        format!(
            r#"{{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "spec": {spec}}}"#
        )
    };
    refused(
        &v2(r#"{"layout": {"kind": "Masonry"}}"#),
        "1:93: `Masonry` is no kind of layout: Grafana knows GridLayout, AutoGridLayout, RowsLayout and TabsLayout",
    );
    refused(
        &v2(r#"{"elements": {"a": {"kind": "Widget"}}}"#),
        "1:101: `Widget` is no kind of element: Grafana knows Panel and LibraryPanel",
    );
    refused(
        &v2(r#"{"variables": [{"kind": "Oracle"}]}"#),
        "1:97: `Oracle` is no kind of variable: Grafana knows QueryVariable, CustomVariable, ConstantVariable, \
         DatasourceVariable, IntervalVariable, TextVariable, AdhocVariable, SwitchVariable and GroupByVariable",
    );
}

#[test]
fn bytes_that_are_no_text_are_replaced_in_json() {
    let dashboard = dashboards::load(b"{\"title\": \"a\xffb\"}").expect("a dashboard");
    assert_eq!(dashboard.title.expect("a title").value, "a\u{fffd}b");
}
