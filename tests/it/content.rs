//! What the texts claim is so: the same run as `cargo xtask content`.

use tests::{Component, is_here, root, run_dir};

#[test]
fn everything_that_the_texts_claim_is_so() {
    if !is_here(Component::Stack) {
        return;
    }
    let report = content_check::check(&root(), &run_dir("content"));
    println!("{report}");
    assert!(report.is_clean(), "\n{report}\n");
    // A check that looks at nothing would be clean as well.
    assert!(report.blocks.all >= 100 && report.links.all >= 100);
}
