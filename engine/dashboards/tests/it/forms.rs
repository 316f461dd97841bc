//! Each file of `tests/dashboards` and the summary beside it. `UPDATE_EXPECT=1` writes the summaries anew.

use expect_test::expect_file;

use crate::summary::summary;

macro_rules! forms {
    ($($test:ident: $file:literal,)*) => {$(
        #[test]
        fn $test() {
            let file = include_bytes!(concat!("../dashboards/", $file));
            expect_file![concat!("../dashboards/", $file, ".txt")].assert_eq(&summary(file));
        }
    )*};
}

forms! {
    all_json: "all.json",
    bom_json: "bom.json",
    broken_queries_json: "broken-queries.json",
    collapsed_rows_json: "collapsed-rows.json",
    compact_json: "compact.json",
    datasources_json: "datasources.json",
    empty_json: "empty.json",
    envelope_save_json: "envelope-save.json",
    envelope_json: "envelope.json",
    formats_json: "formats.json",
    inputs_json: "inputs.json",
    intervals_json: "intervals.json",
    legacy_rows_json: "legacy-rows.json",
    library_panels_json: "library-panels.json",
    links_json: "links.json",
    nulls_json: "nulls.json",
    red_json: "red.json",
    repeats_json: "repeats.json",
    units_json: "units.json",
    v0alpha1_json: "v0alpha1.json",
    v1_json: "v1.json",
    v1_yaml: "v1.yaml",
    v2_grid_json: "v2-grid.json",
    v2_library_json: "v2-library.json",
    v2_nested_json: "v2-nested.json",
    v2_spec_only_json: "v2-spec-only.json",
    v2_variables_json: "v2-variables.json",
    v2_yaml: "v2.yaml",
    v2alpha1_json: "v2alpha1.json",
    variable_queries_json: "variable-queries.json",
    variables_json: "variables.json",
    wrong_types_json: "wrong-types.json",
}
