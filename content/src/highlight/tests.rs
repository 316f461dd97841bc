//! One case a language: what a reader sees coloured.

use expect_test::{Expect, expect};

use super::{Language, html};

/// Shows spans as `⟨class text⟩`, which a person can read in a diff.
#[track_caller]
fn check(language: &str, source: &str, expected: &Expect) {
    let language = Language::named(language).unwrap();
    let readable = html(language, source)
        .replace("<span class=\"tok-", "⟨")
        .replace("\">", " ")
        .replace("</span>", "⟩");
    expected.assert_eq(&readable);
}

#[test]
fn go_comments_strings_and_calls() {
    check(
        "go",
        "var hits = promauto.NewCounter(opts) // a < b\ns := \"say \\\"x\\\"\"",
        &expect![[
            r#"⟨keyword var⟩ hits = promauto.⟨function NewCounter⟩(opts) ⟨comment // a &lt; b⟩
s := ⟨string &quot;say \&quot;x\&quot;&quot;⟩"#
        ]],
    );
}

#[test]
fn json_keys_differ_from_values() {
    check(
        "json",
        r#"{"up": 1.5e-3, "ok": true, "s": "x"}"#,
        &expect![
            "{⟨label &quot;up&quot;⟩: ⟨number 1.5e-3⟩, ⟨label &quot;ok&quot;⟩: ⟨keyword true⟩, ⟨label &quot;s&quot;⟩: ⟨string &quot;x&quot;⟩}"
        ],
    );
}

#[test]
fn yaml_keys_and_scalars() {
    check(
        "yaml",
        "scrape_configs:\n  - job_name: api-service # ours\n    interval: 15\n    on: true\n",
        &expect![[r#"
            ⟨label scrape_configs⟩⟨punctuation :⟩
              ⟨punctuation -⟩ ⟨label job_name⟩⟨punctuation :⟩ api-service ⟨comment # ours⟩
                ⟨label interval⟩⟨punctuation :⟩ ⟨number 15⟩
                ⟨label on⟩⟨punctuation :⟩ ⟨keyword true⟩
        "#]],
    );
}

#[test]
fn bash_commands_flags_and_variables() {
    check(
        "bash",
        "curl -s \"$URL\" | grep 'x y' # look",
        &expect![
            "⟨function curl⟩ ⟨keyword -s⟩ ⟨string &quot;$URL&quot;⟩ ⟨operator |⟩ ⟨function grep⟩ ⟨string 'x y'⟩ ⟨comment # look⟩"
        ],
    );
}

#[test]
fn exposition_headers_and_samples() {
    check(
        "exposition",
        "# HELP up Whether it answers.\n# TYPE up gauge\nup{job=\"api\",le=\"+Inf\"} 1\nup +Inf\n",
        &expect![[r#"
            ⟨keyword # HELP⟩ ⟨metric up⟩⟨comment  Whether it answers.⟩
            ⟨keyword # TYPE⟩ ⟨metric up⟩ ⟨type gauge⟩
            ⟨metric up⟩{⟨label job⟩=⟨string &quot;api&quot;⟩,⟨label le⟩=⟨string &quot;+Inf&quot;⟩} ⟨number 1⟩
            ⟨metric up⟩ ⟨number +⟩⟨number Inf⟩
        "#]],
    );
}

#[test]
fn text_is_only_escaped() {
    check(
        "text",
        "a < b && \"c\"",
        &expect!["a &lt; b &amp;&amp; &quot;c&quot;"],
    );
}

#[test]
fn unfinished_sources_end_quietly() {
    for (name, language) in Language::ALL {
        for source in [
            "\"never closed",
            "'x",
            "`x",
            "/* x",
            "$",
            "-",
            "\\",
            "é",
            "{",
            "a:",
            "1e+",
        ] {
            let shown = html(language, source);
            assert!(!shown.is_empty(), "{name} lost {source}");
        }
    }
}

#[test]
fn promql_is_coloured_as_the_engine_reads_it() {
    check(
        "promql",
        "sum by (le) (\n  rate(x_total{a=~\"5..\"}[5m])\n) > 0.5 # why",
        &expect![[r#"
            ⟨function sum⟩ ⟨keyword by⟩ (⟨label le⟩) (
              ⟨function rate⟩(⟨metric x_total⟩{⟨label a⟩⟨operator =~⟩⟨string &quot;5..&quot;⟩}[⟨number 5m⟩])
            ) ⟨operator &gt;⟩ ⟨number 0.5⟩ ⟨comment # why⟩"#]],
    );
}
