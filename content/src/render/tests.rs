//! What authors write, and the HTML or the errors they get.

use expect_test::{Expect, expect};
use model::LessonPart;

use super::render_markdown;

/// Shows the parts of a text, or its errors.
#[track_caller]
fn check(source: &str, expected: &Expect) {
    let shown = match render_markdown(source, "text.md") {
        Ok(rendered) => {
            let parts = rendered.parts.iter().map(|part| match part {
                LessonPart::Html { html } => html.clone(),
                LessonPart::Query(block) => format!("{block:?}\n"),
                other => panic!("Markdown asks nothing: {other:?}"),
            });
            parts.collect::<String>()
        }
        Err(errors) => errors.iter().map(|error| format!("{error}\n")).collect(),
    };
    expected.assert_eq(&shown);
}

#[test]
fn headings_get_stable_anchors() {
    check(
        "## What `rate()` does\n\n### Why?  {#why-rate}\n",
        &expect![[r##"
            <h2 id="what-rate-does">What <code class="short">rate()</code> does <a class="heading-anchor" href="#what-rate-does" aria-label="Link to “What rate() does”"><span aria-hidden="true">#</span></a></h2>
            <h3 id="why-rate">Why? <a class="heading-anchor" href="#why-rate" aria-label="Link to “Why?”"><span aria-hidden="true">#</span></a></h3>
        "##]],
    );
}

#[test]
fn the_table_of_contents_has_sections_and_their_parts() {
    let rendered = render_markdown("## A & B\n### C\n#### D\n## E\n", "text.md").unwrap();
    let toc: Vec<String> = rendered
        .toc
        .iter()
        .map(|e| format!("{} {} {}", e.level, e.id, e.text))
        .collect();
    expect![[r#"
        2 a-b A & B
        3 c C
        2 e E"#]]
    .assert_eq(&toc.join("\n"));
}

#[test]
fn headings_that_clash_or_skip_a_level() {
    check(
        "# Title\n\n## Same\n\n#### Deep\n\n## Same\n",
        &expect![[r#"
            text.md:1: headings in a text are `##` to `####`: the title is the page's own heading
            text.md:5: `Deep` skips a heading level: use ###
            text.md:7: the anchor `same` is taken by line 3: reword, or add `{#another-id}`
        "#]],
    );
}

#[test]
fn a_callout_has_an_icon_a_label_and_a_title() {
    check(
        "> [!thinking] Which *questions*?\n> First line.\n>\n> - item\n",
        &expect![[r#"
            <aside class="callout callout-thinking" role="note" aria-labelledby="callout-1">
            <p class="callout-head" id="callout-1"><svg class="callout-icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M9 18h6M10 21h4M8.5 14.5a6 6 0 1 1 7 0c-.7.6-1 1.2-1 2h-5c0-.8-.3-1.4-1-2z"/></svg><span class="callout-label">Architecture thinking</span> <span class="callout-title">Which <em>questions</em>?</span></p>
            <p>First line.</p>
            <ul>
            <li>item</li>
            </ul>
            </aside>
        "#]],
    );
}

#[test]
fn an_answer_opens_inside_a_callout() {
    check(
        "> [!aws] CloudWatch\n>\n> Text.\n>\n> > [!answer]\n> > Hidden.\n",
        &expect![[r#"
            <aside class="callout callout-aws" role="note" aria-labelledby="callout-1">
            <p class="callout-head" id="callout-1"><svg class="callout-icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M7 18a4 4 0 0 1-.4-8 6 6 0 0 1 11.6 1.2A3.5 3.5 0 0 1 17.5 18z"/></svg><span class="callout-label">AWS SAA tie-in</span> <span class="callout-title">CloudWatch</span></p>
            <p>Text.</p>
            <details class="answer"><summary>An answer</summary>
            <p>Hidden.</p>
            </details>
            </aside>
        "#]],
    );
}

#[test]
fn an_unknown_callout_lists_the_known_ones() {
    check(
        "> [!warning] Mind\n> the gap\n",
        &expect![[r#"
        text.md:1: unknown call-out `[!warning]`: use [!thinking], [!back], [!forward], [!aws], [!answer]
    "#]],
    );
}

#[test]
fn tables_scroll_and_align_without_inline_styles() {
    check(
        "| a | b |\n|---|--:|\n| 1 | 2 |\n",
        &expect![[r#"
        <div class="table-scroll" role="group" aria-label="Table" tabindex="0"><table><thead><tr><th>a</th><th class="align-right">b</th></tr></thead><tbody>
        <tr><td>1</td><td class="align-right">2</td></tr>
        </tbody></table>
        </div>
    "#]],
    );
}

#[test]
fn a_query_stands_between_html_with_its_caption() {
    check(
        "Before.\n\n```promql at=14:30\nup\n```\n: Six *ones*.\n\nAfter.\n\n```promql from=13:30 to=15:00 step=30s\nup == 0\n```\n",
        &expect![[r#"
            <p>Before.</p>
            QueryBlock { expr: "up", html: "<span class=\"tok-metric\">up</span>", caption: "Six <em>ones</em>.", view: Instant { at_ms: 1773153000000 } }
            <p>After.</p>
            QueryBlock { expr: "up == 0", html: "<span class=\"tok-metric\">up</span> <span class=\"tok-operator\">==</span> <span class=\"tok-number\">0</span>", caption: "", view: Range { start_ms: 1773149400000, end_ms: 1773154800000, step_ms: 30000 } }
        "#]],
    );
}

#[test]
fn a_query_that_is_only_shown() {
    check(
        "```promql norun=\"needs two servers\"\nup\n```\n",
        &expect![[r#"
            <div class="code" data-language="promql"><pre tabindex="0"><code><span class="tok-metric">up</span></code></pre><p class="code-note">needs two servers</p></div>
        "#]],
    );
}

#[test]
fn wrong_query_attributes_name_their_line() {
    check(
        "\n```promql at=25:00\nup\n```\n\n```promql from=10:00\nup\n```\n\n```promql when=now\nup\n```\n\n```promql at=1:2\nup\n```\n\
         \n```promql step=5m\nup\n```\n\n```promql from=11:00 to=10:00\nup\n```\n\n```promql from=10:00 to=11:00 step=soon\nup\n```\n\
         \n- ```promql\n  up\n  ```\n",
        &expect![[r#"
            text.md:2: `25:00` is not a time on the sample day: write `HH:MM` or `HH:MM:SS`
            text.md:6: a graph needs both `from` and `to`
            text.md:10: unknown attribute `when`: this block knows at, from, to, step, empty, fails
            text.md:14: `1:2` is not a time on the sample day: write `HH:MM` or `HH:MM:SS`
            text.md:18: `step` is for a graph: give `from` and `to` as well
            text.md:22: `to` must be later than `from`
            text.md:26: `soon` is not a step: write `15s`, `2m` or `1h`
            text.md:30: a query inside a list or call-out can't run: move it out, or add `norun="why"`
        "#]],
    );
}

#[test]
fn code_blocks_are_highlighted_and_checked() {
    check(
        "```yaml title=\"prometheus.yml\"\na: 1\n```\n\n```json\n{]\n```\n\n```yaml\na: [\n```\n\n```rust\nfn x() {}\n```\n\n```\nx\n```\n\n    indented\n",
        &expect![[r#"
            text.md:5: this JSON doesn't parse: key must be a string at line 1 column 2
            text.md:9: this YAML doesn't parse: unclosed bracket '[' at line 1, column 4
            text.md:13: unknown language `rust` after the fence: use one of bash, exposition, go, json, logql, promql, text, yaml
            text.md:17: a code block needs a language after the fence: one of bash, exposition, go, json, logql, promql, text, yaml
            text.md:21: a block indented by four spaces becomes code: use a fence with a language
        "#]],
    );
}

#[test]
fn queries_of_logs_are_read_as_loki_reads_them() {
    check(
        "```logql\n{app=\"api\"} |= \"x\" | json\n```\n\n```logql\n{app=\"api\"}\n  | level == \"x\"\n```\n",
        &expect![[r#"
            text.md:5: this LogQL doesn't parse: 2:11: a text is compared with a single `=`
        "#]],
    );
}

#[test]
fn raw_html_images_and_odd_links_are_refused() {
    check(
        "<b>x</b>\n\nText <i>y</i>.\n\n![a](b.png)\n\nText ![a](b.png).\n\n![a](figure:none)\n\n[x](http://example.org) [y](javascript:1)\n",
        &expect![[r#"
            text.md:1: raw HTML `<b>` is not allowed: write it in Markdown, or as `code`
            text.md:1: raw HTML `</b>` is not allowed: write it in Markdown, or as `code`
            text.md:3: raw HTML `<i>` is not allowed: write it in Markdown, or as `code`
            text.md:3: raw HTML `</i>` is not allowed: write it in Markdown, or as `code`
            text.md:5: image `b.png`: draw an SVG in `figures/` and write `![caption](figure:name)`
            text.md:7: image `b.png` inside a text: a figure stands alone in its paragraph
            text.md:9: there is no `figures/none.svg`; known figures: none here
            text.md:11: link `http://example.org`: write `https://…`, `/page` or `#anchor`
            text.md:11: link `javascript:1`: write `https://…`, `/page` or `#anchor`
        "#]],
    );
}

#[test]
fn code_with_a_title() {
    check(
        "```go title=\"metrics.go\"\nvar x = 1\n```\n",
        &expect![[r#"
            <div class="code" data-language="go"><p class="code-title">metrics.go</p><pre tabindex="0"><code><span class="tok-keyword">var</span> x = <span class="tok-number">1</span></code></pre></div>
        "#]],
    );
}

#[test]
fn units_and_short_code_stay_on_one_line() {
    check(
        "About 5 % of `sum(http_requests_total{})`, not `5 %`.\n",
        &expect![
            "<p>About 5\u{a0}% of <code>sum(http_requests_total{})</code>, not <code class=\"short\">5 %</code>.</p>\n"
        ],
    );
}
