//! The rule files of rulefmt's own tests, with what promtool says of them.

use std::path::{Path, PathBuf};

use rules::load::{LoadOptions, load_bytes};

#[derive(serde::Deserialize)]
struct Case {
    file: String,
    valid: bool,
    error: Option<String>,
}

/// The corpora lie beside the project; without them there is nothing to compare with.
fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/rule-files");
    root.is_dir().then_some(root)
}

#[test]
fn every_file_is_judged_as_promtool_judges_it() {
    let Some(folder) = folder() else {
        println!("skipped: no corpus of rule files beside the project");
        return;
    };
    let cases = std::fs::read(folder.join("expected.jsonl")).unwrap();
    for line in cases
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let case: Case = serde_json::from_slice(line).unwrap();
        let bytes = std::fs::read(folder.join("files").join(&case.file)).unwrap();
        let file = load_bytes(&bytes, &LoadOptions::default());
        let problems: Vec<String> = file.problems.iter().map(ToString::to_string).collect();
        assert_eq!(file.is_valid(), case.valid, "{}: {problems:#?}", case.file);
        if let Some(error) = case.error {
            let error = error.replace("\\\"", "\"");
            let says_so = problems.iter().any(|problem| problem.contains(&error));
            assert!(says_so, "{}: {problems:#?} lacks {error:?}", case.file);
        }
    }
}
