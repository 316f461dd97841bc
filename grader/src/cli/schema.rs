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
        assert_eq!(
            published,
            super::text().unwrap(),
            "run `labcheck schema > labs/lab.schema.json`"
        );
    }
}
