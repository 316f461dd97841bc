//! The promqltest runner for `cargo xtask conformance`; no page is built with it.

use promql::api_json;
use promql::promqltest;
use wasm_bindgen::prelude::*;

/// Runs a script: `{passed, failures: [{line, query, reason}]}`.
///
/// # Errors
/// When the text is not a script.
#[wasm_bindgen(js_name = runScript)]
pub fn run_script(text: &str) -> Result<String, JsError> {
    let report = promqltest::run(text)?;
    let mut json = format!("{{\"passed\":{},\"failures\":[", report.passed);
    for (index, failure) in report.failures.iter().enumerate() {
        let separator = if index > 0 { "," } else { "" };
        json += &format!("{separator}{{\"line\":{},\"query\":", failure.line);
        api_json::push_string(&mut json, &failure.query);
        json += ",\"reason\":";
        api_json::push_string(&mut json, &failure.reason);
        json += "}";
    }
    json += "]}";
    Ok(json)
}
