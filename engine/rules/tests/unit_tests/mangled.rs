//! Test files with pieces cut out, doubled and swapped: whatever comes of them, it is no panic.

use std::path::Path;

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use rules::unit_test::{RunOptions, load, run};

use super::{files, folder, resolve, text};

/// Cuts out, doubles or moves the words between two places, again and again.
fn mangle(text: &str, changes: &[(usize, usize, u8)]) -> String {
    let mut words: Vec<&str> = text
        .split_inclusive([' ', '\n', ',', ':', '{', '}'])
        .collect();
    for (from, length, change) in changes {
        if words.is_empty() {
            break;
        }
        let from = from % words.len();
        let to = (from + 1 + length % 4).min(words.len());
        match change % 3 {
            0 => drop(words.drain(from..to)),
            1 => {
                let doubled = words[from..to].to_vec();
                words.splice(from..from, doubled);
            }
            _ => words[from..to].reverse(),
        }
    }
    words.concat()
}

fn run_mangled(path: &Path, changes: &[(usize, usize, u8)]) {
    let source = mangle(&text(path), changes);
    let mut file = load(&source);
    // What would take long is bounded by a limit, which another test hits.
    file.evaluation_interval_ms = file.evaluation_interval_ms.max(1_000);
    let rules = folder("passing");
    let report = run(
        &file,
        &|pattern| {
            let mut sources = resolve(&rules, pattern);
            for source in &mut sources {
                source.text = mangle(&source.text, changes);
            }
            sources
        },
        &RunOptions::default(),
    );
    drop(report.to_string());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn mangled_files_do_not_panic(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec(any::<(usize, usize, u8)>(), 1..6),
    ) {
        let all = [files("passing"), files("failing")].concat();
        let path: &std::path::PathBuf = file.get(&all);
        run_mangled(path, &changes);
    }
}
