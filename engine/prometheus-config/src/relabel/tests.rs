use tsdb::Labels;

use super::relabel;
use crate::Config;

/// Relabels `a=x b=y` by rules written as the file writes them.
fn check(rules: &str, labels: &str, expected: &str) {
    let text = format!("scrape_configs:\n- job_name: j\n  relabel_configs: [{rules}]\n");
    let config = Config::load(&text).unwrap();
    let labels = Labels::new(labels.split(' ').filter_map(|pair| pair.split_once('=')));
    let relabelled = relabel(&labels, &config.scrape_configs[0].relabel_configs);
    let shown = relabelled.map_or("dropped".to_owned(), |labels| {
        let pairs: Vec<String> = labels
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join(" ")
    });
    assert_eq!(shown, expected, "{rules}");
}

#[test]
fn replace_fills_in_groups_and_skips_what_does_not_match() {
    check(
        "{source_labels: [a, b], regex: '(.*);f(.*)', target_label: c, replacement: '${2}-$1-$$'}",
        "a=x b=foo",
        "a=x b=foo c=oo-x-$",
    );
    check(
        "{source_labels: [a], regex: f, target_label: c}",
        "a=foo",
        "a=foo",
    );
    check(
        "{source_labels: [a], target_label: b, replacement: ''}",
        "a=x b=y",
        "a=x",
    );
    check(
        "{target_label: b, replacement: fixed}",
        "a=x",
        "a=x b=fixed",
    );
    check(
        "{source_labels: [a], regex: '(.*)', target_label: 'to_$1', replacement: v}",
        "a=x",
        "a=x to_x=v",
    );
    check(
        "{source_labels: [a], separator: '', regex: '(?P<n>.)', target_label: b, replacement: '$n'}",
        "a=x",
        "a=x b=x",
    );
}

#[test]
fn sets_are_kept_and_dropped_by_their_whole_value() {
    check("{source_labels: [a], regex: x, action: keep}", "a=x", "a=x");
    check(
        "{source_labels: [a], regex: x, action: keep}",
        "a=xx",
        "dropped",
    );
    check(
        "{source_labels: [a], regex: 'x.*', action: DROP}",
        "a=xx",
        "dropped",
    );
    check(
        "{source_labels: [a], target_label: b, action: keepequal}",
        "a=x b=x",
        "a=x b=x",
    );
    check(
        "{source_labels: [a], target_label: b, action: keepequal}",
        "a=x b=y",
        "dropped",
    );
    check(
        "{source_labels: [a], target_label: b, action: dropequal}",
        "a=x b=x",
        "dropped",
    );
}

#[test]
fn names_are_mapped_dropped_and_kept() {
    check(
        "{regex: '__meta_(.+)', action: labelmap}",
        "__meta_a=x b=y",
        "__meta_a=x a=x b=y",
    );
    check("{regex: 'a.*', action: labeldrop}", "a=1 ab=2 b=3", "b=3");
    check(
        "{regex: 'a.*', action: labelkeep}",
        "a=1 ab=2 b=3",
        "a=1 ab=2",
    );
}

#[test]
fn hashmod_takes_the_last_half_of_the_md5_sum() {
    // The buckets that upstream's own tests of this action expect.
    check(
        "{source_labels: [c], separator: ';', modulus: 1000, action: hashmod, target_label: d}",
        "a=foo b=bar c=baz",
        "a=foo b=bar c=baz d=976",
    );
    check(
        "{source_labels: [c], modulus: 1000, action: hashmod, target_label: d}",
        "c=foo\nbar",
        "c=foo\nbar d=734",
    );
}

#[test]
fn letters_change_case_one_by_one() {
    check(
        "{source_labels: [a], target_label: b, action: lowercase}",
        "a=BaZ",
        "a=BaZ b=baz",
    );
    check(
        "{source_labels: [a], target_label: b, action: uppercase}",
        "a=straße",
        "a=straße b=STRAßE",
    );
}
