//! `labcheck schema`: the JSON Schema that editors check a `lab.yaml` by.

use super::error::CliError;
use super::{Exit, output};
use crate::Rubric;

pub(super) fn schema() -> Result<Exit, CliError> {
    output::print(&text()?)?;
    Ok(Exit::AllPassed)
}

fn text() -> Result<String, serde_json::Error> {
    let schema = schemars::schema_for!(Rubric);
    serde_json::to_string_pretty(&schema).map(|json| json + "\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_schema_is_that_of_the_code() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../labs/lab.schema.json");
        let published = std::fs::read_to_string(path).unwrap();
        // As values: in which order an object's keys come depends on what else the build asks of serde_json.
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let is_current = parse(&published) == parse(&super::text().unwrap());
        assert!(is_current, "run `labcheck schema > labs/lab.schema.json`");
    }
}
