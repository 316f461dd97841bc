//! Checks an SVG file and makes it safe and unique enough to stand inside a page.
//!
//! A figure must say what it shows (`<title>` and `<desc>` first), use colours only through classes,
//! `currentColor` or CSS variables so that both themes work, and load or run nothing.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::lines::Lines;

/// Elements a figure may use: shapes, text and reuse; nothing that fetches, runs or styles.
const ELEMENTS: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "path",
    "polygon",
    "polyline",
    "rect",
    "stop",
    "svg",
    "symbol",
    "text",
    "title",
    "tspan",
    "use",
];

/// A line of the file, and a message for the author.
pub(super) type Problem = (usize, String);

/// Checks an SVG file and rewrites it: ids get the figure's name in front, the root its role.
pub(super) fn inline_svg(name: &str, source: &str) -> Result<String, Vec<Problem>> {
    let mut figure = Figure {
        name,
        svg: String::with_capacity(source.len()),
        problems: Vec::new(),
        depth: 0,
        described: [false; 2],
    };
    let lines = Lines::new(source, 1);
    let mut reader = Reader::from_str(source);
    loop {
        let line = lines.at(skip_white_space(source, reader.buffer_position()));
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                figure.open(&element, line, false);
                figure.depth += 1;
            }
            Ok(Event::Empty(element)) => figure.open(&element, line, true),
            Ok(Event::End(element)) => {
                figure.depth -= 1;
                figure
                    .svg
                    .push_str(&format!("</{}>", element.name().as_ref()));
            }
            // Text is still escaped as it stood in the file.
            Ok(Event::Text(text)) => figure.svg.push_str(&text),
            Ok(Event::GeneralRef(reference)) => figure.svg.push_str(&format!("&{};", &*reference)),
            Ok(Event::Comment(_) | Event::Decl(_)) => {}
            Ok(Event::CData(_) | Event::PI(_) | Event::DocType(_)) => {
                figure.problem(line, "only elements and text belong in a figure: remove CDATA, DOCTYPE and instructions");
            }
            Ok(Event::Eof) => break,
            Err(error) => {
                figure.problem(line, &format!("is not well-formed XML: {error}"));
                break;
            }
        }
    }
    for (found, tag) in figure.described.into_iter().zip(["title", "desc"]) {
        if !found {
            let message = format!(
                "has no `<{tag}>` directly below `<svg>`: say what the figure shows to those who can't see it"
            );
            figure.problem(1, &message);
        }
    }
    if figure.problems.is_empty() {
        Ok(figure.svg.trim().to_owned())
    } else {
        Err(figure.problems)
    }
}

struct Figure<'a> {
    name: &'a str,
    svg: String,
    problems: Vec<Problem>,
    depth: usize,
    /// Whether `<title>` and `<desc>` were seen directly below the root.
    described: [bool; 2],
}

impl Figure<'_> {
    fn problem(&mut self, line: usize, message: &str) {
        self.problems.push((line, message.to_owned()));
    }

    fn open(&mut self, element: &BytesStart<'_>, line: usize, is_empty: bool) {
        let tag = element.name().as_ref().to_owned();
        if !ELEMENTS.contains(&tag.as_str()) {
            self.problem(
                line,
                &format!(
                    "`<{tag}>` is not allowed in a figure: use {}",
                    ELEMENTS.join(", ")
                ),
            );
            return;
        }
        self.svg.push('<');
        self.svg.push_str(&tag);
        let mut has_view_box = false;
        for attribute in element.attributes() {
            let Ok(attribute) = attribute else {
                self.problem(
                    line,
                    &format!("`<{tag}>` has a malformed attribute: write `name=\"value\"`"),
                );
                continue;
            };
            let key = attribute.key.as_ref();
            has_view_box |= key == "viewBox";
            self.attribute(&tag, key, &attribute.value, line);
        }
        self.describe(&tag, line, has_view_box);
        self.svg.push_str(if is_empty { "/>" } else { ">" });
    }

    /// The root's role, and the ids by which `<title>` and `<desc>` name it.
    fn describe(&mut self, tag: &str, line: usize, has_view_box: bool) {
        match (self.depth, tag) {
            (0, "svg") => {
                if !has_view_box {
                    self.problem(
                        line,
                        "`<svg>` has no `viewBox`: add one, or the figure can't scale",
                    );
                }
                let name = self.name;
                self.svg.push_str(&format!(
                    " class=\"figure-svg\" role=\"img\" aria-labelledby=\"figure-{name}-title\" aria-describedby=\"figure-{name}-desc\""
                ));
            }
            (1, "title" | "desc") => {
                self.described[usize::from(tag == "desc")] = true;
                self.svg
                    .push_str(&format!(" id=\"figure-{}-{tag}\"", self.name));
            }
            _ => {}
        }
    }

    fn attribute(&mut self, tag: &str, key: &str, value: &str, line: usize) {
        let is_root = self.depth == 0;
        if key.starts_with("on") || key == "style" {
            self.problem(
                line,
                &format!("attribute `{key}` is not allowed: style figures through classes"),
            );
        } else if is_root
            && matches!(
                key,
                "class" | "role" | "width" | "height" | "aria-labelledby" | "aria-describedby"
            )
        {
            self.problem(
                line,
                &format!("`{key}` on `<svg>` is set when the figure is placed: remove it"),
            );
        } else if matches!(key, "href" | "xlink:href") {
            match value.strip_prefix('#') {
                Some(id) => self.push_attribute("href", &format!("#figure-{}-{id}", self.name)),
                None => self.problem(
                    line,
                    &format!(
                        "`<{tag}>` points outside the figure (`{value}`): figures load nothing"
                    ),
                ),
            }
        } else if matches!(key, "fill" | "stroke" | "color" | "stop-color") && !follows_theme(value)
        {
            self.problem(
                line,
                &format!("`{key}=\"{value}\"` is the same in both themes: use a class, `currentColor` or `var(--…)`"),
            );
        } else if key == "id" {
            self.push_attribute(key, &format!("figure-{}-{value}", self.name));
        } else if value.contains("url(") {
            match value.strip_prefix("url(#") {
                Some(rest) => {
                    self.push_attribute(key, &format!("url(#figure-{}-{rest}", self.name));
                }
                None => self.problem(
                    line,
                    &format!("`{key}=\"{value}\"` points outside the figure: figures load nothing"),
                ),
            }
        } else {
            self.push_attribute(key, value);
        }
    }

    fn push_attribute(&mut self, key: &str, value: &str) {
        // Values are still escaped as they stood; only a quote of the other kind needs care.
        self.svg
            .push_str(&format!(" {key}=\"{}\"", value.replace('"', "&quot;")));
    }
}

fn follows_theme(colour: &str) -> bool {
    matches!(colour, "none" | "currentColor" | "inherit")
        || colour.starts_with("url(#")
        || colour.starts_with("var(--")
}

/// An element starts after the white space before it.
fn skip_white_space(source: &str, position: u64) -> usize {
    let position = usize::try_from(position)
        .unwrap_or(source.len())
        .min(source.len());
    let skipped = source.as_bytes()[position..]
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace());
    position + skipped.count()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::inline_svg;

    #[track_caller]
    fn check(source: &str, expected: &Expect) {
        let shown = match inline_svg("wave", source) {
            Ok(svg) => svg,
            Err(problems) => {
                let lines: Vec<String> = problems
                    .iter()
                    .map(|(line, message)| format!("{line}: {message}"))
                    .collect();
                lines.join("\n")
            }
        };
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_figure_gets_its_role_and_unique_ids() {
        check(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">
  <title>A wave</title><desc>Up &amp; down.</desc>
  <marker id="tip"/><path class="fig-line" marker-end="url(#tip)" d="M0 0"/><use href="#tip"/>
</svg>"##,
            &expect![[r##"
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" class="figure-svg" role="img" aria-labelledby="figure-wave-title" aria-describedby="figure-wave-desc">
                  <title id="figure-wave-title">A wave</title><desc id="figure-wave-desc">Up &amp; down.</desc>
                  <marker id="figure-wave-tip"/><path class="fig-line" marker-end="url(#figure-wave-tip)" d="M0 0"/><use href="#figure-wave-tip"/>
                </svg>"##]],
        );
    }

    #[test]
    fn a_figure_that_loads_runs_or_ignores_the_theme_is_refused() {
        check(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="10">
  <script>alert(1)</script>
  <rect fill="#fff" onclick="x()" style="fill:red"/>
  <use href="https://example.org/x.svg#y"/>
  <image href="x.png"/>
  <rect filter="url(https://example.org/f)"/>
</svg>"##,
            &expect![[r##"
                1: `width` on `<svg>` is set when the figure is placed: remove it
                1: `<svg>` has no `viewBox`: add one, or the figure can't scale
                2: `<script>` is not allowed in a figure: use circle, clipPath, defs, desc, ellipse, g, line, linearGradient, marker, path, polygon, polyline, rect, stop, svg, symbol, text, title, tspan, use
                3: `fill="#fff"` is the same in both themes: use a class, `currentColor` or `var(--…)`
                3: attribute `onclick` is not allowed: style figures through classes
                3: attribute `style` is not allowed: style figures through classes
                4: `<use>` points outside the figure (`https://example.org/x.svg#y`): figures load nothing
                5: `<image>` is not allowed in a figure: use circle, clipPath, defs, desc, ellipse, g, line, linearGradient, marker, path, polygon, polyline, rect, stop, svg, symbol, text, title, tspan, use
                6: `filter="url(https://example.org/f)"` points outside the figure: figures load nothing
                1: has no `<title>` directly below `<svg>`: say what the figure shows to those who can't see it
                1: has no `<desc>` directly below `<svg>`: say what the figure shows to those who can't see it"##]],
        );
    }

    #[test]
    fn broken_xml_names_its_line() {
        check(
            "<svg viewBox=\"0 0 1 1\">\n<g>\n</svg>",
            &expect![[r#"
            3: is not well-formed XML: ill-formed document: expected `</g>`, but `</svg>` was found
            1: has no `<title>` directly below `<svg>`: say what the figure shows to those who can't see it
            1: has no `<desc>` directly below `<svg>`: say what the figure shows to those who can't see it"#]],
        );
    }
}
