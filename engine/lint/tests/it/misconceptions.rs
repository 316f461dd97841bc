//! The 91 rows: each is found by something, has a page, and stands in the documentation.

use std::collections::BTreeSet;

use lint::misconceptions::ROWS;

#[test]
fn every_misconception_has_one_page_and_its_row() {
    assert_eq!(ROWS.len(), 91);
    let checked: BTreeSet<&str> = lint::checks().map(|check| check.page.id).collect();
    let mut wrong = Vec::new();
    for row in ROWS {
        // What the linter doesn't find is found elsewhere, or the table says why not.
        if !checked.contains(row.id) && row.found_by.is_empty() {
            wrong.push(format!("{}: nothing finds it", row.id));
        }
        if lint::page(row.id).is_none() {
            wrong.push(format!("{}: there is no page", row.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_in_the_documentation_is_this_one() {
    let head = concat!(
        "# Which misconceptions are found, and by what\n\n",
        "`labcheck explain ID` prints the page of each. The linter reads files (`labcheck lint`); what only behaviour\n",
        "shows is found by a lab's checks, by rules replayed over incidents, or on a live stack.\n\n",
    );
    expect_test::expect_file!["../../../../docs/misconceptions.md"]
        .assert_eq(&format!("{head}{}", lint::misconceptions::table()));
}
