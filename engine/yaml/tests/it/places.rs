//! Every byte of a scalar's text leads back to where it is written.

use yaml::{Kind, Node};

fn scalars<'n>(node: &'n Node, found: &mut Vec<&'n Node>) {
    match &node.kind {
        Kind::Scalar(_) => found.push(node),
        Kind::Sequence(items) => items.iter().for_each(|item| scalars(item, found)),
        Kind::Mapping(mapping) => {
            for entry in &mapping.entries {
                scalars(&entry.key, found);
                scalars(&entry.value, found);
            }
        }
    }
}

/// Every letter or digit of every scalar stands in the source where its place says.
#[track_caller]
fn check(source: &str) {
    let parsed = yaml::parse(source);
    assert_eq!(parsed.syntax_error, None);
    let mut found = Vec::new();
    for document in &parsed.documents {
        scalars(document.root.as_ref().unwrap(), &mut found);
    }
    let mut seen = 0;
    for node in found {
        let text = &node.as_scalar().unwrap().text;
        for (offset, character) in text.char_indices() {
            if character.is_whitespace() || !character.is_alphanumeric() {
                continue;
            }
            let place = text.place_at(offset);
            assert!(
                source[place.offset..].starts_with(character),
                "{character:?} at {offset} of {text:?} is not at {place:?}"
            );
            let line = source.lines().nth(place.line - 1).unwrap();
            let line = line.trim_start_matches('\u{feff}');
            assert_eq!(
                line.chars().nth(place.column - 1),
                Some(character),
                "{place:?}"
            );
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn plain_and_quoted_scalars() {
    check("a: bc\nd: 'it''s'\ne: \"x y\"\n");
    check("a: one\n  two\n\n  three # comment\n");
    check("a: 'one\n  two\n\n  three'\n");
    check("a: \"one \\\n  two\n\n  three\"\n");
    check("[a, {b: \"c\"}, 'd']\n");
    check("ä: 'öü x'\nß: \"ÄÖ y\"\n");
}

#[test]
fn block_scalars() {
    check("a: |\n  sum(rate(x[5m]))\n    / 2\n\n  > 3\nb: 1\n");
    check("a: |-\n\n  first\n  second");
    check("a: |2\n    indented\n  less\n");
    check("a: >\n  folded\n  line\n\n    more\n  less\nb: c\n");
    check("- expr: | # why\n    sum(x)\n  b: >-\n    y\n");
    check("a:\n  - b: |\n\n\n      x\n      é y\n");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark() {
    check("a: |\r\n  sum(x)\r\n  / 2\r\nb: \"one\r\n  two\"\r\n");
    check("\u{feff}a: b\nc: |\n  d\n");
}

#[test]
fn an_escape_is_placed_at_its_backslash() {
    let source = r#"a: "x\n\u00e9\x41y""#;
    let document = yaml::parse(source).first().unwrap();
    let node = document.root.unwrap();
    let text = &node
        .as_mapping()
        .unwrap()
        .get("a")
        .unwrap()
        .as_scalar()
        .unwrap()
        .text;
    assert_eq!(text.as_str(), "x\néAy");
    let offsets: Vec<usize> = text
        .char_indices()
        .map(|(offset, _)| text.place_at(offset).offset)
        .collect();
    assert_eq!(offsets, [4, 5, 7, 13, 17]);
}

#[test]
fn a_span_inside_a_block_scalar() {
    let source = "expr: |\n  sum(rate(x))\n    by (job)\n";
    let document = yaml::parse(source).first().unwrap();
    let node = document.root.unwrap();
    let text = &node
        .as_mapping()
        .unwrap()
        .get("expr")
        .unwrap()
        .as_scalar()
        .unwrap()
        .text;
    let start = text.find("rate").unwrap();
    let span = text.span_of(start..text.find(')').unwrap());
    assert_eq!(
        (span.start.to_string(), span.end.to_string()),
        ("2:7".into(), "2:13".into())
    );
    assert_eq!(&source[span.range()], "rate(x");
    let by = text.find("by").unwrap();
    assert_eq!(text.place_at(by).to_string(), "3:5");
    assert_eq!(&source[text.span_of(by..text.len()).range()], "by (job)");
}

#[test]
fn a_block_scalar_begins_at_its_indicator() {
    for source in [
        "a:\n  b: | # > why\n    x\n",
        "a:\n  b: |-\n\n\n    x\n",
        "a:\n  b: >2\n      x\n",
        "a:\n  b: |\n",
        "a:\r\n  b: |\r\n    x\r\n",
    ] {
        let document = yaml::parse(source).first().unwrap();
        let root = document.root.unwrap();
        let a = root.as_mapping().unwrap().get("a").unwrap();
        let b = a.as_mapping().unwrap().get("b").unwrap();
        assert_eq!(b.span.start.to_string(), "2:6", "{source:?}");
    }
}

#[test]
fn a_sequence_begins_at_its_first_dash() {
    for source in ["a:\n- b\n- c\n", "a:\n  - b\n", "a:\n-\n  b: c\n"] {
        let document = yaml::parse(source).first().unwrap();
        let root = document.root.unwrap();
        let start = root.as_mapping().unwrap().get("a").unwrap().span.start;
        assert_eq!(start.offset, source.find('-').unwrap(), "{source:?}");
        assert_eq!(start.line, 2);
    }
}

#[test]
fn what_is_absent_is_empty() {
    let document = yaml::parse("a:\nb: ~\n").first().unwrap();
    let root = document.root.unwrap();
    let text = |name: &str| {
        root.as_mapping()
            .unwrap()
            .get(name)
            .unwrap()
            .as_scalar()
            .unwrap()
            .text
            .to_string()
    };
    assert_eq!((text("a"), text("b")), (String::new(), "~".to_owned()));
}

#[test]
fn collections_end_where_their_last_item_ends() {
    let source = "a:\n  - b: c\n  - d\n\n# comment\ne: {f: g}\n";
    let document = yaml::parse(source).first().unwrap();
    let root = document.root.unwrap();
    let at = |name: &str| &source[root.as_mapping().unwrap().get(name).unwrap().span.range()];
    assert_eq!(at("a"), "- b: c\n  - d");
    assert_eq!(at("e"), "{f: g}");
}
