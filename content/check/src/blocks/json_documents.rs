//! JSON blocks: each names by `schema="…"` what it is and is held to that schema; a dashboard must load as well.
//!
//! To add a kind: a file in `content/check/schemas/` and its row here.

use boon::{Compiler, SchemaIndex, Schemas, ValidationError};
use content::CodeBlock;
use serde_json::Value;

const SCHEMAS: &[(&str, &str)] = &[
    (
        "flowforge-log",
        include_str!("../../schemas/flowforge-log.json"),
    ),
    (
        "grafana-dashboard",
        include_str!("../../schemas/grafana-dashboard.json"),
    ),
];

/// What is wrong with a block; it was parsed when its page loaded.
pub(super) fn check(code: &CodeBlock) -> Vec<String> {
    let known = SCHEMAS.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let Some(name) = code.attributes.get("schema") else {
        return vec![format!(
            "a JSON block needs `schema=\"…\"` ({}), or `norun=\"why\"`",
            known.join(", ")
        )];
    };
    let Some((_, schema)) = SCHEMAS.iter().find(|(known, _)| known == name) else {
        return vec![format!(
            "there is no schema `{name}`: use one of {}, or add a file to content/check/schemas",
            known.join(", ")
        )];
    };
    let mut complaints = match serde_json::from_str(&code.source) {
        Ok(document) => differences(schema, &document),
        Err(error) => vec![error.to_string()],
    };
    if name == "grafana-dashboard"
        && let Err(error) = dashboards::load(code.source.as_bytes())
    {
        complaints.push(error.to_string());
    }
    complaints
}

/// Where a document isn't what the schema says.
fn differences(schema: &str, document: &Value) -> Vec<String> {
    let mut schemas = Schemas::new();
    let compiled = match compile(schema, &mut schemas) {
        Ok(compiled) => compiled,
        Err(message) => return vec![format!("the schema itself is wrong: {message}")],
    };
    let mut complaints = Vec::new();
    if let Err(error) = schemas.validate(document, compiled) {
        collect(&error, &mut complaints);
    }
    complaints
}

/// A schema that isn't one by draft 2020-12 is refused.
fn compile(schema: &str, schemas: &mut Schemas) -> Result<SchemaIndex, String> {
    /// Under which the compiler knows the schema; nothing is fetched.
    const HERE: &str = "https://sightline.invalid/schema.json";
    let schema = serde_json::from_str(schema).map_err(|error| error.to_string())?;
    let mut compiler = Compiler::new();
    // Each error is large: it becomes words at once.
    compiler
        .add_resource(HERE, schema)
        .map_err(|error| format!("{error:#}"))?;
    compiler
        .compile(HERE, schemas)
        .map_err(|error| format!("{error:#}"))
}

/// The differences themselves: what is above them only says where the schema stood.
fn collect(error: &ValidationError<'_, '_>, complaints: &mut Vec<String>) {
    if error.causes.is_empty() {
        let place = error.instance_location.to_string();
        complaints.push(match place.as_str() {
            "" => error.kind.to_string(),
            place => format!("{place}: {}", error.kind),
        });
    }
    for cause in &error.causes {
        collect(cause, complaints);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(name: &str, source: &str, expected: &Expect) {
        let attributes = [("schema".to_owned(), name.to_owned())];
        let code = CodeBlock {
            line: 1,
            language: "json",
            attributes: attributes.into(),
            source: source.to_owned(),
        };
        expected.assert_eq(&super::check(&code).join("\n"));
    }

    #[test]
    fn every_schema_is_one() {
        for (name, schema) in SCHEMAS {
            let compiled = compile(schema, &mut Schemas::new());
            assert!(compiled.is_ok(), "{name}: {compiled:?}");
        }
        let wrong = compile(r#"{"type": "text"}"#, &mut Schemas::new());
        assert!(wrong.is_err(), "{wrong:?}");
    }

    #[test]
    fn a_line_as_the_services_write_it() {
        let line = r#"{"ts":"2026-03-10T18:33:12.418205831Z","level":"ERROR","msg":"request failed",
            "service":"api-service","error":"create task: timeout","request_id":"K3QZ"}"#;
        check("flowforge-log", line, &expect![""]);
        check("flowforge-log", &format!("[{line}]"), &expect![""]);
    }

    #[test]
    fn a_line_that_no_service_writes() {
        let line =
            r#"[{"ts":"18:33:12","level":"ERROR","msg":"request failed","service":"api-service"}]"#;
        check(
            "flowforge-log",
            line,
            &expect![[r#"
            /0/ts: '18:33:12' does not match pattern '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{1,9}Z$'
            /0: missing properties 'error'"#]],
        );
    }

    #[test]
    fn a_panel_that_lies_beside_the_grid() {
        let panel = r#"{"id":1,"type":"stat","title":"Up","datasource":{"type":"prometheus","uid":"p"},
            "gridPos":{"x":24,"y":0,"w":6,"h":4},"fieldConfig":{"defaults":{"unit":"none"},"overrides":[]},
            "targets":[{"refId":"A","expr":"up"}]}"#;
        let dashboard = format!(
            r#"{{"uid":"a","title":"A","time":{{"from":"now-1h","to":"now"}},"panels":[{panel}]}}"#
        );
        check(
            "grafana-dashboard",
            &dashboard,
            &expect!["/panels/0/gridPos/x: must be <=23, but got 24"],
        );
    }

    #[test]
    fn a_kind_that_nobody_described() {
        check(
            "webhook",
            "{}",
            &expect![
                "there is no schema `webhook`: use one of flowforge-log, grafana-dashboard, or add a file to content/check/schemas"
            ],
        );
    }
}
