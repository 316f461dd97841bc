//! What to say where the parser cannot go on. Every message is for somebody who meant something: say what to write.

use crate::ast::Span;
use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::lexer::{self, TokenKind};
use crate::literal::{self, LiteralError};
use crate::words;

use super::cursor::Cursor;

/// What word processors make of quotes.
pub(super) const TYPOGRAPHIC_QUOTES: [char; 5] = ['“', '”', '„', '‘', '’'];

/// A literal that cannot be read. `span` is the whole token.
pub(super) fn literal(span: Span, error: &LiteralError) -> Diagnostic {
    match error {
        LiteralError::UnknownEscape { escape, offset }
        | LiteralError::NotACharacter { escape, offset } => {
            let start = span.start + offset;
            let problem = Diagnostic::error(
                Span {
                    start,
                    end: start + escape.len(),
                },
                "bad-escape",
                error.to_string(),
            );
            problem.hint(
                "in a pattern write two backslashes, `\\\\.`, or put the string in backquotes",
            )
        }
        LiteralError::InvalidUtf8 { .. } => {
            Diagnostic::error(span, "bad-string", error.to_string())
        }
        LiteralError::UnitOrder => {
            Diagnostic::error(span, "bad-duration", error.to_string()).hint("like `1h30m`")
        }
        LiteralError::DurationTooLong => Diagnostic::error(span, "bad-duration", error.to_string()),
        LiteralError::NumberTooLarge(_) | LiteralError::NotANumber(_) => {
            Diagnostic::error(span, "bad-number", error.to_string())
        }
    }
}

/// The current token stands where an expression should begin.
pub(super) fn expected_expression(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let error = |message: String| Diagnostic::error(span, "expected-expression", message);
    match cursor.kind() {
        TokenKind::End => error("the query ends where an expression should follow".to_owned()),
        TokenKind::BadNumber => bad_number(span, text),
        TokenKind::UnterminatedString => unterminated_string(cursor),
        TokenKind::Unknown => unknown(cursor),
        TokenKind::RightParen => error("an expression is missing before `)`".to_owned()),
        TokenKind::Comma => error("an expression is missing before `,`".to_owned()),
        TokenKind::Word if cursor.is_word("bool") => {
            error("`bool` comes right after a comparison, as in `a > bool b`".to_owned())
        }
        TokenKind::Word => error(format!(
            "`{text}` is a keyword, here an expression should begin"
        ))
        .hint(format!(
            "a metric with this name is written `{{{}}}`",
            literal::quote(text)
        )),
        _ => error(format!("an expression is missing before `{text}`")),
    }
}

/// The current token stands where an expression has ended.
pub(super) fn after_expression(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let error = |message: String| Diagnostic::error(span, "unexpected", message);
    match cursor.kind() {
        TokenKind::RightParen => error("this `)` closes nothing".to_owned()).fix(span, ""),
        TokenKind::RightBrace => error("this `}` closes nothing".to_owned()).fix(span, ""),
        TokenKind::RightBracket => error("this `]` closes nothing".to_owned()).fix(span, ""),
        TokenKind::BadNumber => bad_number(span, text),
        TokenKind::UnterminatedString => unterminated_string(cursor),
        TokenKind::Unknown => unknown(cursor),
        TokenKind::LeftBrace => {
            error("conditions on labels stand right behind the metric's name".to_owned())
                .hint("for example `rate(http_requests_total{status=\"500\"}[5m])`")
        }
        TokenKind::Word if cursor.is_any_word(&["by", "without"]) => {
            error(format!("`{text}` belongs to an aggregation"))
                .hint(format!("for example `sum {text} (job) (up)`"))
        }
        TokenKind::Word
            if cursor.is_any_word(&["on", "ignoring", "group_left", "group_right", "bool"]) =>
        {
            error(format!("`{text}` stands right behind an operator"))
                .hint("for example `a / on (instance) group_left b`, `a > bool 0`")
        }
        TokenKind::Comma => {
            error("a `,` separates the arguments of a call; this is none".to_owned())
        }
        _ => error(format!("an operator is missing before `{text}`")),
    }
}

pub(super) fn in_label_list(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    match cursor.kind() {
        TokenKind::UnterminatedString => unterminated_string(cursor),
        TokenKind::Unknown => unknown(cursor),
        _ => Diagnostic::error(span, "label-list", "a label's name is expected here")
            .hint("labels are separated by commas, as in `by (job, instance)`"),
    }
}

pub(super) fn in_braces(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    match cursor.kind() {
        TokenKind::UnterminatedString => unterminated_string(cursor),
        TokenKind::Unknown => unknown(cursor),
        _ => Diagnostic::error(span, "matcher", "a label's name is expected here")
            .hint("conditions look like `{job=\"api\", status=~\"5..\"}`"),
    }
}

/// The current token stands where a duration ended, in brackets.
pub(super) fn in_brackets(cursor: &Cursor<'_>) -> Diagnostic {
    let token = cursor.token();
    let before = cursor.tokens[cursor.at.saturating_sub(1)];
    let unit = duration_unit(cursor.text());
    if let (TokenKind::Word, TokenKind::Number, Some(unit)) = (token.kind, before.kind, unit) {
        let span = Span {
            start: before.span.start,
            end: token.span.end,
        };
        let fixed = format!("{}{unit}", cursor.slice(before.span));
        return Diagnostic::error(span, "bad-duration", "a duration is written without blanks")
            .fix(span, fixed);
    }
    match token.kind {
        TokenKind::BadNumber
        | TokenKind::Unknown
        | TokenKind::String
        | TokenKind::UnterminatedString => expected_duration(cursor),
        TokenKind::Duration if before.kind == TokenKind::Duration => {
            let span = Span {
                start: before.span.end,
                end: token.span.start,
            };
            Diagnostic::error(
                token.span,
                "bad-duration",
                "a duration is written without blanks",
            )
            .fix(span, "")
        }
        _ => Diagnostic::error(token.span, "in-brackets", "`]` or `:` is expected here")
            .hint("ranges look like `[5m]`, subqueries like `[1h:5m]`"),
    }
}

/// The current token stands where a duration should be.
pub(super) fn expected_duration(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    match cursor.kind() {
        TokenKind::Unknown => unknown(cursor),
        TokenKind::BadNumber => bad_number(span, text),
        TokenKind::String => {
            Diagnostic::error(span, "bad-duration", "a duration is written without quotes")
                .fix(span, text.trim_matches(['"', '\'', '`']))
        }
        TokenKind::Word if cursor.is_any_word(&["min", "max"]) => {
            let problem = format!("`{text}` aggregates; of two durations take `{text}_of`");
            Diagnostic::error(span, "expected-duration", problem).fix(span, format!("{text}_of"))
        }
        _ => Diagnostic::error(
            span,
            "expected-duration",
            "a duration is expected here, like `5m` or `1h30m`",
        ),
    }
}

pub(super) fn unterminated_string(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let quote = cursor.text().chars().next().unwrap_or('"');
    let problem = Diagnostic::error(
        span,
        "unclosed-string",
        format!("this string is not closed by `{quote}`"),
    );
    // Most often the quote is missing right before what closes the braces.
    let text = cursor.text();
    let length = text.find(['}', ',']).unwrap_or(text.trim_end().len());
    let end = span.start + length;
    problem
        .hint("a string ends on its own line; in backquotes it may have several")
        .fix(Span { start: end, end }, quote)
}

pub(super) fn experimental_function(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        span,
        "experimental-function",
        format!("`{name}` is experimental"),
    )
    .hint("Prometheus wants `--enable-feature=promql-experimental-functions` for it")
}

fn unknown(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let error = |message: &str| Diagnostic::error(span, "unknown-character", message);
    match text.chars().next().unwrap_or(' ') {
        '$' => error(&format!("`{text}` is filled in by Grafana, Prometheus does not know it"))
            .hint("write what it stands for, such as `5m`")
            .fix(span, "5m"),
        '“' | '”' | '„' | '‘' | '’' => {
            let problem = error("typographic quotes do not work here");
            match text.trim_matches(TYPOGRAPHIC_QUOTES) {
                "" => problem,
                inner => problem.fix(span, literal::quote(inner).to_string()),
            }
        }
        '\u{a0}' => error("this blank is a non-breaking space").fix(span, " "),
        '\u{2212}' | '\u{2013}' | '\u{2014}' => error("this dash is not a minus sign").fix(span, "-"),
        '!' => error("PromQL has no `!`")
            .hint("`unless` removes series, `== bool 0` turns 0 and 1 around, `absent()` asks what is missing"),
        '&' | '|' => error(&format!("`{text}` is not an operator of PromQL"))
            .hint("`and`, `or` and `unless` combine vectors"),
        ';' => error("a query has no `;` at its end").fix(span, ""),
        '.' => error("a `.` belongs into a number, or into a quoted name: `{\"http.requests\"}`"),
        _ => error(&format!("`{text}` has no meaning here")),
    }
}

fn bad_number(span: Span, text: &str) -> Diagnostic {
    let problem = Diagnostic::error(
        span,
        "bad-number",
        format!("`{text}` is neither a number nor a duration"),
    );
    if text.ends_with("xx") {
        let digit = &text[..1];
        return problem.hint(format!(
            "for a class of status codes match a pattern: `status=~\"{digit}..\"`"
        ));
    }
    let digits = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (count, unit) = text.split_at(digits);
    let Some(unit) = duration_unit(unit) else {
        return problem;
    };
    let in_milliseconds = count
        .parse::<f64>()
        .ok()
        .zip(literal::parse_duration(&format!("1{unit}")).ok());
    match in_milliseconds {
        Some((count, unit_ms)) if count.fract() != 0.0 => {
            let whole = literal::format_duration((count * unit_ms as f64).round() as i64);
            Diagnostic::error(span, "bad-duration", "a duration is made of whole numbers")
                .fix(span, whole)
        }
        _ => Diagnostic::error(
            span,
            "bad-duration",
            format!("the unit is written `{unit}`"),
        )
        .fix(span, format!("{count}{unit}")),
    }
}

/// How PromQL writes a unit of time that people write in other ways as well.
fn duration_unit(text: &str) -> Option<&'static str> {
    Some(match text.to_ascii_lowercase().as_str() {
        "ms" | "msec" | "millis" | "milliseconds" => "ms",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        "w" | "week" | "weeks" => "w",
        "y" | "year" | "years" => "y",
        _ => return None,
    })
}

pub(super) fn unknown_function(name: &str, span: Span) -> Diagnostic {
    let problem = Diagnostic::error(
        span,
        "unknown-function",
        format!("there is no function `{name}`"),
    );
    match nearest_function(name) {
        Some(known) => problem
            .hint(format!("did you mean `{known}`?"))
            .fix(span, known),
        None => problem,
    }
}

fn nearest_function(name: &str) -> Option<&'static str> {
    const CALLED_ELSEWHERE: [(&str, &str); 8] = [
        ("average", "avg"),
        ("mean", "avg"),
        ("median", "quantile"),
        ("percentile", "quantile"),
        ("total", "sum"),
        ("now", "time"),
        ("diff", "delta"),
        ("per_second", "rate"),
    ];
    const LONGEST: usize = 40;
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let own_names = functions::all()
        .map(|function| function.name)
        .chain(words::AGGREGATIONS.map(|(name, ..)| name));
    let names = own_names.map(|name| (name, name)).chain(CALLED_ELSEWHERE);
    let (distance, known) = names
        .map(|(called, known)| (edit_distance(&lower, called), known))
        .min()?;
    // A third of the letters may differ; beyond that it is a guess.
    (distance * 3 <= lower.len()).then_some(known)
}

/// How many letters must be added, removed or changed to make one word of the other.
fn edit_distance(from: &str, to: &str) -> usize {
    let mut previous: Vec<usize> = (0..=to.len()).collect();
    for (row, from_byte) in from.bytes().enumerate() {
        let mut current = vec![row + 1];
        for (column, to_byte) in to.bytes().enumerate() {
            let change = previous[column] + usize::from(from_byte != to_byte);
            current.push(
                change
                    .min(previous[column + 1] + 1)
                    .min(current[column] + 1),
            );
        }
        previous = current;
    }
    previous[to.len()]
}

/// The name and braces of a selector, without `offset` and `@` behind them.
pub(crate) fn bare_selector(source: &str, span: Span) -> Span {
    let text = &source[span.start..span.end];
    let mut end = 0;
    let mut in_braces = false;
    for token in lexer::lex(text) {
        let modifier = match token.kind {
            TokenKind::LeftBrace => {
                in_braces = true;
                false
            }
            TokenKind::RightBrace => {
                in_braces = false;
                false
            }
            TokenKind::At | TokenKind::LeftBracket | TokenKind::End => true,
            // The first word is the name, even when it is `offset`.
            TokenKind::Word => end > 0,
            TokenKind::Comment => continue,
            _ => false,
        };
        if modifier && !in_braces {
            break;
        }
        end = token.span.end;
    }
    Span {
        start: span.start,
        end: span.start + end,
    }
}
