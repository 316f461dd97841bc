//! Any bytes: no panic.

use proptest::prelude::*;
use rules::load::{LoadOptions, load_bytes};

proptest! {
    #[test]
    fn loading_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        load_bytes(&bytes, &LoadOptions::default());
    }

    #[test]
    fn loading_what_looks_like_rules(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "groups:\n", "- name: g\n", "  rules:\n", "  - alert: A\n", "  - record: r\n", "    expr: ", "up\n",
                "|\n", "      sum(\n", "rate(x[5m])", "{{ $labels.a }}", "    for: 5m\n", "    labels:\n",
                "      a: ", "'", "\"", "\n", " ", "é", "\\", "&a ", "*a", "<<: ", "5m", "{", "}", "\t", "\r\n",
            ]),
            0..40,
        )
    ) {
        load_bytes(pieces.concat().as_bytes(), &LoadOptions::default());
    }
}
