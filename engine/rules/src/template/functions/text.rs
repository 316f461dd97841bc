//! Texts: their case, and regular expressions over them.

use regex::Regex;

use super::super::value::Value;
use super::{Environment, Function, Param, text_arg};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "title",
        &[Param::String],
        title,
        "a text with every word's first letter large",
    ),
    Function::new(
        "toUpper",
        &[Param::String],
        to_upper,
        "a text in large letters",
    ),
    Function::new(
        "toLower",
        &[Param::String],
        to_lower,
        "a text in small letters",
    ),
    Function::new(
        "match",
        &[Param::String, Param::String],
        matches,
        "whether a regular expression is found in a text",
    ),
    Function::new(
        "reReplaceAll",
        &[Param::String, Param::String, Param::String],
        replace_all,
        "a text with all matches of a regular expression replaced",
    ),
];

fn to_upper(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let text = text_arg(args, 0);
    Ok(Value::string(text.chars().map(upper).collect::<String>()))
}

fn to_lower(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let text = text_arg(args, 0);
    let lower = text.chars().map(|c| c.to_lowercase().next().unwrap_or(c));
    Ok(Value::string(lower.collect::<String>()))
}

/// Go maps a character to one character, or leaves it: `ß` stays.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

fn title(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let text: Vec<char> = text_arg(args, 0).chars().collect();
    let mut written = String::new();
    let mut is_titled = false;
    for (index, c) in text.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| text.get(before));
        if !goes_on(before.copied(), *c, text.get(index + 1).copied()) {
            is_titled = false;
        }
        if !is_titled && c.is_alphabetic() {
            is_titled = true;
            written.push_str(&title_case(*c));
        } else {
            written.push(*c);
        }
    }
    Ok(Value::string(written))
}

/// Whether `c` belongs to the word that `before` is in: the rules for words of Unicode's annex 29, as far as texts
/// without spaces between scripts need them.
fn goes_on(before: Option<char>, c: char, after: Option<char>) -> bool {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let Some(before) = before else { return false };
    if in_word(c) {
        return in_word(before) || is_joiner(before);
    }
    is_joiner(c) && before.is_alphanumeric() && after.is_some_and(char::is_alphanumeric)
}

/// Marks that may stand inside a word: `it's`, `a.b`, `a:b`.
fn is_joiner(c: char) -> bool {
    matches!(c, '\'' | '.' | ':' | '\u{b7}' | '\u{2018}' | '\u{2019}')
}

fn title_case(c: char) -> String {
    // Letters of two parts have a form of their own, which Rust does not tell.
    match c {
        'Ǆ' | 'ǆ' => return "ǅ".to_owned(),
        'Ǉ' | 'ǉ' => return "ǈ".to_owned(),
        'Ǌ' | 'ǌ' => return "ǋ".to_owned(),
        'Ǳ' | 'ǳ' => return "ǲ".to_owned(),
        'ŉ' => return "ʼN".to_owned(),
        _ => {}
    }
    let mut upper = c.to_uppercase();
    // `ß` becomes `Ss`, not `SS`.
    let first = upper.next();
    first
        .into_iter()
        .chain(upper.flat_map(char::to_lowercase))
        .collect()
}

fn matches(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let regex = compile(&text_arg(args, 0))?;
    Ok(Value::Bool(regex.is_match(&text_arg(args, 1))))
}

fn replace_all(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let [pattern, replacement, text] = [0, 1, 2].map(|index| text_arg(args, index));
    let regex = compile(&pattern).map_err(|problem| {
        let quoted = if pattern.contains('`') {
            promql::literal::quote(&pattern).to_string()
        } else {
            format!("`{pattern}`")
        };
        format!("regexp: Compile({quoted}): {problem}")
    })?;
    Ok(Value::string(
        regex.replace_all(&text, &*replacement).into_owned(),
    ))
}

fn compile(pattern: &str) -> Result<Regex, String> {
    tsdb::re2::compile_unanchored(pattern).map_err(|error| {
        let text = error.to_string();
        // The reason comes below a picture of the pattern.
        let line = text.lines().last().unwrap_or(&text);
        let reason = match line.strip_prefix("error: ").unwrap_or(line) {
            "unclosed group" => format!("missing closing ): `{pattern}`"),
            "unclosed character class" => {
                let opened = pattern.rfind('[').and_then(|at| pattern.get(at..));
                format!("missing closing ]: `{}`", opened.unwrap_or(pattern))
            }
            other => other.to_owned(),
        };
        format!("error parsing regexp: {reason}")
    })
}
