//! What to put in place of a variable whose values only a server knows: something that fits where it stands, so that
//! the rest of the query can be read. Never a claim about its value.

/// Functions whose first argument is a number.
const NUMBER_FIRST: [&str; 7] = [
    "topk",
    "bottomk",
    "limitk",
    "limit_ratio",
    "quantile",
    "quantile_over_time",
    "histogram_quantile",
];

/// Functions whose further arguments are numbers.
const NUMBERS_LATER: [&str; 5] = ["clamp", "clamp_min", "clamp_max", "round", "predict_linear"];

/// A name, number, duration, condition or function, by what stands before and after the reference.
pub fn fitting(name: &str, before: &str, after: &str) -> String {
    let context = Context::read(before);
    let after = after.trim_start();
    let continues_word = after
        .starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'))
        || before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
    if context.in_string {
        return name.to_owned();
    }
    match context.open.last() {
        Some((']', _)) => {
            let has_unit = after.starts_with(['s', 'm', 'h', 'd', 'w', 'y']);
            return if has_unit { "5" } else { "5m" }.to_owned();
        }
        Some(('}', _)) if after.starts_with([',', '}']) && context.at_matcher => {
            return format!("{name}=\"{name}\"");
        }
        Some(('}', _)) if context.at_value => return format!("\"{name}\""),
        Some(('}', _)) => return name.to_owned(),
        _ => {}
    }
    let last_word = before
        .trim_end()
        .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default();
    if !continues_word && last_word.eq_ignore_ascii_case("offset") {
        return "5m".to_owned();
    }
    if continues_word || after.starts_with(['{', '[']) {
        return name.to_owned();
    }
    if after.starts_with('(') {
        return "sum".to_owned();
    }
    let follows_operator = before
        .trim_end()
        .ends_with(['<', '>', '=', '+', '-', '*', '/', '%', '^', '@']);
    let is_first = before.trim_end().ends_with('(');
    let is_number = match context.open.last() {
        Some((')', function)) if NUMBER_FIRST.contains(&function.as_str()) => is_first,
        Some((')', function)) if NUMBERS_LATER.contains(&function.as_str()) => !is_first,
        _ => follows_operator,
    };
    if is_number {
        "1".to_owned()
    } else {
        name.to_owned()
    }
}

/// Where in a query a text ends.
#[derive(Default)]
struct Context {
    in_string: bool,
    /// The closing brackets that are missing, with the word before each opening one.
    open: Vec<(char, String)>,
    /// In braces: right behind the brace or a comma.
    at_matcher: bool,
    /// In braces: right behind an operator.
    at_value: bool,
}

impl Context {
    fn read(before: &str) -> Self {
        let mut context = Self::default();
        let mut quote = None;
        let mut word = String::new();
        let mut characters = before.chars();
        while let Some(c) = characters.next() {
            if let Some(open) = quote {
                if c == '\\' && open != '`' {
                    characters.next();
                } else if c == open {
                    quote = None;
                }
                continue;
            }
            match c {
                '"' | '\'' | '`' => quote = Some(c),
                '(' => context.open.push((')', word.clone())),
                '[' => context.open.push((']', word.clone())),
                '{' => context.open.push(('}', word.clone())),
                ')' | ']' | '}' => {
                    context.open.pop();
                }
                _ => {}
            }
            if c.is_ascii_alphanumeric() || c == '_' {
                word.push(c);
            } else if !c.is_whitespace() {
                word.clear();
            }
            if !c.is_whitespace() {
                context.at_matcher = matches!(c, '{' | ',');
                context.at_value = matches!(c, '=' | '~');
            }
        }
        context.in_string = quote.is_some();
        context
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let (before, after) = query.split_once('§').expect("a place");
        assert_eq!(fitting("v", before, after), expected, "{query}");
    }

    #[test]
    fn what_fits_the_place() {
        check("up{job=~\"§\"}", "v");
        check("rate(x[§])", "5m");
        check("rate(x[§m])", "5");
        check("rate(x[1h:§])", "5m");
        check("x offset §", "5m");
        check("x > §", "1");
        check("x * § + 1", "1");
        check("topk(§, x)", "1");
        check("topk(5, §)", "v");
        check("clamp_max(x, §)", "1");
        check("clamp_max(§, 5)", "v");
        check("sum by (§) (x)", "v");
        check("§{job=\"a\"}", "v");
        check("x / §{job=\"a\"}", "v");
        check("§_total", "v");
        check("§(rate(x[5m]))", "sum");
        check("up{§}", "v=\"v\"");
        check("up{a=\"b\", §}", "v=\"v\"");
        check("up{§=\"b\"}", "v");
        check("up{a=§}", "\"v\"");
    }
}
