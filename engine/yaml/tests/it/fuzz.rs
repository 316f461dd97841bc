//! Any bytes: no panic, and places that lie in the source.

use proptest::prelude::*;
use yaml::{Kind, Node};

fn places_are_inside(source: &str, node: &Node) {
    assert!(source.get(node.span.range()).is_some(), "{:?}", node.span);
    match &node.kind {
        Kind::Scalar(scalar) => {
            for offset in 0..=scalar.text.len() {
                let place = scalar.text.place_at(offset);
                assert!(source.is_char_boundary(place.offset), "{place:?}");
                let _ = scalar.text.span_of(offset..offset + 3);
            }
        }
        Kind::Sequence(items) => items
            .iter()
            .for_each(|item| places_are_inside(source, item)),
        Kind::Mapping(mapping) => {
            for entry in &mapping.entries {
                places_are_inside(source, &entry.key);
                places_are_inside(source, &entry.value);
            }
        }
    }
}

fn check(source: &str) {
    for document in yaml::parse(source).documents {
        if let Some(root) = &document.root {
            places_are_inside(source, root);
        }
    }
}

proptest! {
    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        yaml::parse_bytes(&bytes);
    }

    #[test]
    fn text_like_yaml_never_panics(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "a", ": ", "- ", "\n", "\n  ", "\n    ", "|", ">-", "'", "\"", "\\", "''", "&x ", "*x", "<<", "{", "}",
                "[", "]", ",", "#", "é", "\u{feff}", "\t", "\r\n", "---\n", "!!str ", "\\u00e9", "? ", " ", "%YAML 1.1\n",
            ]),
            0..40,
        )
    ) {
        check(&pieces.concat());
    }
}
