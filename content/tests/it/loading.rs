//! What a folder becomes, and how its problems are told.

use content::Library;
use expect_test::{Expect, expect};
use model::LessonPart;

use crate::folder::Folder;

#[track_caller]
fn check_errors(folder: &Folder, expected: &Expect) {
    let errors = Library::load(folder.path()).unwrap_err();
    expected.assert_eq(&errors.to_string());
}

#[test]
fn lessons_come_by_number_and_know_their_neighbours() {
    let folder = Folder::new()
        .with_lesson(10, "logs", "")
        .with_lesson(3, "metrics", "See [logs](/lessons/logs).")
        .with_lesson(6, "promql", "## Rates\n\n[up](#rates)");
    let library = Library::load(folder.path()).unwrap();
    let slugs: Vec<String> = library
        .lessons()
        .iter()
        .map(|lesson| lesson.slug.to_string())
        .collect();
    assert_eq!(slugs, ["metrics", "promql", "logs"]);

    let page = library.page(&"promql".parse().unwrap()).unwrap();
    assert_eq!(page.previous.unwrap().slug.as_str(), "metrics");
    assert_eq!(page.next.unwrap().number, 10);
    assert_eq!(page.outcomes, ["read <code class=\"short\">promql</code>"]);
    assert!(
        library
            .page(&"metrics".parse().unwrap())
            .unwrap()
            .previous
            .is_none()
    );
    assert!(library.page(&"none".parse().unwrap()).is_none());
}

#[test]
fn queries_come_with_their_file_and_line() {
    let folder = Folder::new().with_lesson(
        6,
        "promql",
        "Text.\n\n```promql empty=\"nobody is\"\nup == 7\n```\n",
    );
    let library = Library::load(folder.path()).unwrap();
    let queries: Vec<String> = library
        .texts()
        .flat_map(|text| {
            let queries = text.rendered.queries.iter();
            queries.map(move |query| format!("{}:{} {}", text.file, query.line, query.block.expr))
        })
        .collect();
    assert_eq!(queries, ["lessons/06-promql.md:12 up == 7"]);
}

#[test]
fn a_figure_is_placed_once() {
    let svg = "<svg viewBox=\"0 0 1 1\"><title>T</title><desc>D</desc></svg>";
    let twice = "![A *wave*.](figure:wave)\n\n![Again](figure:wave)\n";
    let folder = Folder::new()
        .with("figures/wave.svg", svg)
        .with_lesson(1, "waves", twice);
    check_errors(
        &folder,
        &expect![
            "lessons/01-waves.md:12: the anchor `figure-wave` is taken by line 10: reword, or add `{#another-id}`"
        ],
    );
}

#[test]
fn all_problems_of_all_files_come_at_once() {
    let folder = Folder::new()
        .with(
            "figures/bad.svg",
            "<svg viewBox=\"0 0 1 1\">\n<script/></svg>",
        )
        .with("lessons/01-no-front.md", "Hello")
        .with("lessons/02-open.md", "---\ntitle: x\n")
        .with_lesson(4, "four", "```promql at=noon\nup\n```\n")
        .with("lessons/05-typo.md", "---\ntitle: x\nsummry: y\n---\n")
        .with(
            "lessons/06-wrong-slug.md",
            "---\ntitle: x\nslug: Bad Slug\n---\n",
        );
    check_errors(
        &folder,
        &expect![[r#"
        figures/bad.svg:1: has no `<desc>` directly below `<svg>`: say what the figure shows to those who can't see it
        figures/bad.svg:1: has no `<title>` directly below `<svg>`: say what the figure shows to those who can't see it
        figures/bad.svg:2: `<script>` is not allowed in a figure: use circle, clipPath, defs, desc, ellipse, g, line, linearGradient, marker, path, polygon, polyline, rect, stop, svg, symbol, text, title, tspan, use
        lessons/01-no-front.md:1: no front matter: start the file with a `---` line, `title: …` and so on
        lessons/02-open.md:1: front matter never ends: close it with a `---` line
        lessons/04-four.md:10: `noon` is not a time on the sample day: write `HH:MM` or `HH:MM:SS`
        lessons/05-typo.md:3: front matter: unknown field `summry`, expected one of title, slug, number, summary, minutes, outcomes, covers, further_reading
        lessons/06-wrong-slug.md:3: front matter: `Bad Slug` is not a slug: use lower-case letters, digits and single dashes"#]],
    );
}

#[test]
fn a_lesson_must_be_where_its_front_matter_says() {
    let text = crate::folder::lesson(7, "seven", "");
    let folder = Folder::new().with("lessons/07-other.md", &text);
    check_errors(
        &folder,
        &expect![
            "lessons/07-other.md:1: number and slug say `lessons/07-seven.md`: rename the file or correct them"
        ],
    );
}

#[test]
fn links_between_lessons_must_lead_somewhere() {
    let folder = Folder::new()
        .with_lesson(1, "one", "[a](/lessons/two#there) [b](/lessons/two#nowhere)\n[c](/lessons/three) [d](#me) [e](/labs)")
        .with_lesson(2, "two", "## There");
    check_errors(
        &folder,
        &expect![[r#"
        lessons/01-one.md:10: link to `/lessons/two#nowhere`: lessons/02-two.md has no heading with that anchor
        lessons/01-one.md:11: link to `#me`: lessons/01-one.md has no heading with that anchor
        lessons/01-one.md:11: link to `/lessons/three`: there is no such lesson yet, so say it in words"#]],
    );
}

#[test]
fn two_lessons_cannot_share_a_number() {
    let folder = Folder::new()
        .with_lesson(1, "one", "")
        .with_lesson(1, "uno", "");
    check_errors(
        &folder,
        &expect!["lessons/01-uno.md:1: number 1 is also that of lessons/01-one.md: change one"],
    );
}

#[test]
fn a_lesson_claims_facts_that_exist() {
    let facts = "sections:\n  - title: One\n    facts:\n      one.first: A fact.\n      one.other: Another.\n";
    let lesson = crate::folder::lesson(1, "one", "")
        .replace("[P01]", "\n  [P01, one.first,\n   one.frist, Z99]");
    let folder = Folder::new()
        .with("facts.yml", facts)
        .with("lessons/01-one.md", &lesson);
    check_errors(
        &folder,
        &expect![[r#"
        lessons/01-one.md:10: `covers` names `Z99`: neither a fact of facts.yml nor a misconception like `P01`
        lessons/01-one.md:10: `covers` names `one.frist`, which is not in facts.yml: correct it or add the fact"#]],
    );

    folder.write(
        "lessons/01-one.md",
        &lesson.replace(",\n   one.frist, Z99", ""),
    );
    let library = Library::load(folder.path()).unwrap();
    let unclaimed: Vec<&str> = library
        .unclaimed_facts()
        .iter()
        .map(|fact| fact.id.as_str())
        .collect();
    assert_eq!(unclaimed, ["one.other"]);
}

#[test]
fn facts_have_ids_of_two_words() {
    let folder = Folder::new().with(
        "facts.yml",
        "sections:\n  - title: One\n    facts:\n      first: A fact.\n      one.x: Y\n  - title: Two\n    facts: {one.x: Y}\n",
    );
    check_errors(
        &folder,
        &expect![[r#"
        facts.yml:4: `first` is not a fact's id: write `section.fact-name`
        facts.yml:7: fact `one.x` stands in two sections: keep one"#]],
    );
    folder.write("facts.yml", "sections:\n  - title: One\n    fact: {}\n");
    check_errors(
        &folder,
        &expect!["facts.yml:3: unknown field `fact`, expected one of title, facts"],
    );
}

const QUESTION: &str =
    "kind: number, ask: '2 × 3?', answer: 6, tolerance: 0, because: x, otherwise: '[no](#b)'";

#[test]
fn questions_stand_behind_their_section() {
    let quiz = format!(
        "lesson: one\nquestions:\n  - {{id: of-a, section: a, {QUESTION}}}\n  - {{id: of-lesson, {QUESTION}}}\n  - {{id: of-b, section: b, {QUESTION}}}\n"
    );
    let folder = Folder::new()
        .with_lesson(
            1,
            "one",
            "Start.\n\n## A\n\nText.\n\n### B\n\nMore.\n\n## C\n\nEnd.\n",
        )
        .with("quizzes/one.yml", &quiz);
    let library = Library::load(folder.path()).unwrap();
    let page = library.page(&"one".parse().unwrap()).unwrap();
    let order: Vec<String> = page
        .parts
        .iter()
        .map(|part| match part {
            LessonPart::Html { html } => html.chars().take(11).collect(),
            LessonPart::Question(asked) => asked.question.id.to_string(),
            other => panic!("nobody wrote {other:?}"),
        })
        .collect();
    // `b` is the last part of `a`, so both end at `c`.
    assert_eq!(
        order,
        [
            "<p>Start.</",
            "<h2 id=\"a\">",
            "<h3 id=\"b\">",
            "of-a",
            "of-b",
            "<h2 id=\"c\">",
            "of-lesson"
        ]
    );

    folder.write(
        "quizzes/one.yml",
        &quiz.replace("section: b", "section: d").replace("#b", "#z"),
    );
    check_errors(
        &folder,
        &expect![[r#"
        quizzes/one.yml:3: link to `#z`: lessons/01-one.md has no heading with that anchor
        quizzes/one.yml:4: link to `#z`: lessons/01-one.md has no heading with that anchor
        quizzes/one.yml:5: lessons/01-one.md has no section `d`; it has a, b, c
        quizzes/one.yml:5: link to `#z`: lessons/01-one.md has no heading with that anchor"#]],
    );
    folder.write(
        "quizzes/one.yml",
        &quiz.replace("lesson: one", "lesson: two"),
    );
    check_errors(
        &folder,
        &expect![
            "quizzes/one.yml:1: `lesson` says `quizzes/two.yml`: rename the file or correct it"
        ],
    );
}
