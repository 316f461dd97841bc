//! What to say where the parser cannot go on. Every message is for somebody who meant something: say what to write.

use promql::literal::{self, LiteralError};
use promql::{Diagnostic, Span};

use crate::ast::{AggregateOp, RangeOp};
use crate::lexer::{self, TokenKind};
use crate::literal::RangeError;
use crate::words;

use super::cursor::Cursor;

/// A string that cannot be read. `span` is the whole token.
pub(super) fn literal(span: Span, error: &LiteralError) -> Diagnostic {
    match error {
        LiteralError::UnknownEscape { escape, offset }
        | LiteralError::NotACharacter { escape, offset } => {
            let start = span.start + offset;
            let place = Span {
                start,
                end: start + escape.len(),
            };
            Diagnostic::error(place, "bad-escape", error.to_string()).hint(
                "in a pattern write two backslashes, `\\\\.`, or put the string in backquotes",
            )
        }
        _ => Diagnostic::error(span, "bad-string", error.to_string()),
    }
}

pub(super) fn unterminated(span: Span) -> Diagnostic {
    Diagnostic::error(span, "unclosed-string", "this string is never closed")
}

pub(super) fn bad_number(span: Span) -> Diagnostic {
    Diagnostic::error(span, "bad-number", "this is no number in decimal digits")
}

/// A string should stand here.
pub(super) fn not_a_string(cursor: &Cursor<'_>, what: &str) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let problem = Diagnostic::error(span, "unquoted", format!("{what} stands in quotes"));
    match cursor.kind() {
        TokenKind::Word | TokenKind::Number | TokenKind::Duration | TokenKind::Bytes
            if !cursor.is_call() =>
        {
            problem.fix(span, literal::quote(text).to_string())
        }
        TokenKind::Unknown if text.starts_with(['\'', '“', '„', '‘']) => {
            let inner = text.trim_matches(['\'', '“', '”', '„', '‘', '’']);
            Diagnostic::error(
                span,
                "quotes",
                "strings stand in double quotes or backquotes",
            )
            .fix(span, literal::quote(inner).to_string())
        }
        _ => Diagnostic::error(
            span,
            "missing-string",
            format!("{what} is missing, in quotes"),
        ),
    }
}

/// The current token stands where an expression should begin.
pub(super) fn expected_expression(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let error = |message: String| Diagnostic::error(span, "expected-expression", message);
    let next = cursor.ahead(1).kind;
    match cursor.kind() {
        TokenKind::End => error("the query ends where an expression should follow".to_owned()),
        TokenKind::UnterminatedString => unterminated(span),
        TokenKind::Unknown => unknown(cursor),
        TokenKind::Word if next == TokenKind::LeftBrace => {
            error("LogQL has no names before the braces: streams have only labels".to_owned())
                .hint(format!("for example `{{app=\"{text}\"}}`"))
        }
        TokenKind::Word if next == TokenKind::LeftParen => unknown_function(span, text),
        TokenKind::Word if words::is_callable(text) => {
            error(format!("`{text}` is called with parentheses"))
        }
        TokenKind::Word => error(format!("no expression begins with `{text}`"))
            .hint("lines are selected by labels, as in `{app=\"api\"}`"),
        TokenKind::Pipe
        | TokenKind::PipeExact
        | TokenKind::PipeMatch
        | TokenKind::PipePattern
        | TokenKind::NotEq
        | TokenKind::NotRegexMatch => {
            error("a LogQL query begins with a selector of streams".to_owned())
                .hint(format!("for example `{{app=\"api\"}} {text} …`"))
        }
        TokenKind::Duration | TokenKind::Bytes => error(format!(
            "`{text}` can only be compared with a label, behind a pipe"
        )),
        TokenKind::String => error("a text alone selects nothing".to_owned()).hint(format!(
            "filter the lines of a selector: `{{app=\"api\"}} |= {text}`"
        )),
        _ => error(format!("an expression is missing before `{text}`")),
    }
}

/// Functions that Prometheus has and Loki calls otherwise.
const PROMQL: [(&str, &str); 6] = [
    ("increase", "`count_over_time` counts the lines of a range"),
    ("irate", "`rate` is the only speed"),
    (
        "histogram_quantile",
        "`quantile_over_time` works on the numbers that `unwrap` takes",
    ),
    (
        "count_values",
        "`sum by (label) (count_over_time(…))` counts each value of a label",
    ),
    (
        "absent",
        "`absent_over_time({…}[5m])` is 1 where no line came",
    ),
    (
        "quantile",
        "`quantile_over_time` works on the numbers that `unwrap` takes",
    ),
];

fn unknown_function(span: Span, name: &str) -> Diagnostic {
    let problem = Diagnostic::error(
        span,
        "unknown-function",
        format!("LogQL has no function `{name}`"),
    );
    if let Some((_, hint)) = PROMQL.iter().find(|(known, _)| words::is(name, known)) {
        return problem.hint(*hint);
    }
    let ranges = RangeOp::ALL.iter().map(|op| op.word());
    let known = ranges
        .chain(AggregateOp::ALL.iter().map(|op| op.word()))
        .chain(["vector", "label_replace"]);
    match nearest(name, known) {
        Some(known) => problem.fix(span, known),
        None => problem,
    }
}

/// The current token stands where an expression has ended.
pub(super) fn after_expression(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let error = |message: String| Diagnostic::error(span, "unexpected", message);
    match cursor.kind() {
        TokenKind::RightParen | TokenKind::RightBrace | TokenKind::RightBracket => {
            error(format!("this `{text}` closes nothing")).fix(span, "")
        }
        TokenKind::UnterminatedString => unterminated(span),
        TokenKind::Unknown => unknown(cursor),
        TokenKind::Range | TokenKind::UnclosedRange => {
            error("the range stands inside the parentheses, behind the lines".to_owned())
                .hint("for example `rate({app=\"api\"}[5m])`")
        }
        TokenKind::Word if cursor.is_word("offset") => {
            error("`offset` stands right behind the range".to_owned())
                .hint("for example `rate({app=\"api\"}[5m] offset 1h)`")
        }
        TokenKind::Word if cursor.is_any_word(&["by", "without"]) => {
            error(format!("`{text}` belongs to an aggregation")).hint(format!(
                "for example `sum {text} (level) (rate({{…}}[5m]))`"
            ))
        }
        TokenKind::Word
            if cursor.is_any_word(&["on", "ignoring", "group_left", "group_right", "bool"]) =>
        {
            error(format!("`{text}` stands right behind an operator"))
        }
        TokenKind::Pipe if super::stage::is_unwrap(cursor) => {
            error("`unwrap` takes numbers for a range, and here are only lines".to_owned())
                .hint("for example `sum_over_time({…} | unwrap size [5m])`")
        }
        TokenKind::Pipe | TokenKind::PipeExact | TokenKind::PipeMatch | TokenKind::PipePattern => {
            error("stages work on lines, and here are numbers".to_owned())
                .hint("put the stage behind its selector, before the range")
        }
        TokenKind::Comma => {
            error("a `,` separates the arguments of a call; this is none".to_owned())
        }
        TokenKind::String => {
            error("a text needs an operator before it".to_owned()).fix(cursor.behind(), " |=")
        }
        _ => error(format!("an operator is missing before `{text}`")),
    }
}

/// A range aggregation begins with its selector.
pub(super) fn expected_selector(cursor: &Cursor<'_>, of: &str) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let error = |message: String| Diagnostic::error(span, "expected-selector", message);
    match cursor.kind() {
        TokenKind::Word if cursor.is_call() => error(format!(
            "`{of}` works on lines, and `{text}(…)` gives numbers"
        ))
        .hint("LogQL has no subqueries: aggregate with `sum`, `max`, `avg` …"),
        TokenKind::Word if cursor.ahead(1).kind == TokenKind::LeftBrace => {
            error("LogQL has no names before the braces: streams have only labels".to_owned())
                .hint(format!("for example `{{app=\"{text}\"}}`"))
        }
        TokenKind::Unknown => unknown(cursor),
        _ => error(format!("`{of}` needs a selector of streams"))
            .hint(format!("for example `{of}({{app=\"api\"}}[5m])`")),
    }
}

pub(super) fn range_missing(cursor: &Cursor<'_>, of: &str) -> Diagnostic {
    let token = cursor.token();
    match token.kind {
        TokenKind::UnterminatedString => unterminated(token.span),
        TokenKind::RightParen | TokenKind::End => {
            let place = if token.kind == TokenKind::End {
                cursor.behind()
            } else {
                token.span
            };
            Diagnostic::error(
                place,
                "missing-range",
                format!("`{of}` needs a range, like `[5m]`"),
            )
            .fix(cursor.behind(), " [5m]")
        }
        _ => after_expression(cursor),
    }
}

/// Brackets that hold no duration.
pub(super) fn bad_range(
    cursor: &Cursor<'_>,
    brackets: Span,
    inside: Span,
    error: RangeError,
) -> Diagnostic {
    let text = cursor.slice(inside);
    let problem = |message: &str| Diagnostic::error(inside, "bad-range", message);
    if error == RangeError::Empty {
        return Diagnostic::error(brackets, "bad-range", error.to_string()).fix(brackets, "[5m]");
    }
    if text.contains('$') {
        return problem("only Grafana knows what this stands for; Loki reads a duration")
            .hint("in a dashboard `[$__auto]` is right");
    }
    if text.contains(':') {
        return problem("LogQL has no subqueries").hint("write one duration, like `[5m]`");
    }
    let squeezed: String = text.split_whitespace().collect();
    if squeezed != text && crate::literal::range(&squeezed).is_ok() {
        return problem("a range has no blanks in it").fix(inside, squeezed);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return problem("a duration has a unit").fix(inside, format!("{text}s"));
    }
    if text.contains('.') && crate::literal::duration(text).is_some() {
        return problem("a range is made of whole numbers").hint("`1h30m` is one and a half hours");
    }
    problem(&error.to_string()).hint("like `5m` or `1h30m`")
}

/// No stage begins like this.
pub(super) fn expected_stage(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let error = |message: String| Diagnostic::error(span, "expected-stage", message);
    match cursor.kind() {
        TokenKind::End => error("the query ends where a stage should follow".to_owned()),
        TokenKind::UnterminatedString => unterminated(span),
        TokenKind::String => {
            let pipe = Span {
                start: cursor.previous_end().saturating_sub(1),
                end: cursor.previous_end(),
            };
            error("a line filter is written `|= \"…\"`".to_owned()).fix(pipe, "|=")
        }
        TokenKind::Pipe => error("one `|` is enough".to_owned()).fix(span, ""),
        TokenKind::Word if cursor.is_word("unwrap") => {
            error("`unwrap` takes numbers for a range".to_owned())
        }
        TokenKind::Word if words::is_reserved(text) => error(format!(
            "`{text}` is a word of the language and no label's name"
        )),
        TokenKind::Word => error(format!("`{text}` is no stage")),
        TokenKind::Unknown => unknown(cursor),
        _ => error(format!("a stage is missing before `{text}`")),
    }
    .hint_if_none("a parser such as `json`, a condition such as `status >= 500`, or `line_format`")
}

/// `| jsn`, `| lineformat "…"`: a name that is compared with nothing and looks like a stage.
pub(super) fn misspelt_stage(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    if cursor.kind() != TokenKind::Word {
        return None;
    }
    let next = cursor.ahead(1);
    let is_condition = matches!(
        next.kind,
        TokenKind::Assign
            | TokenKind::EqEq
            | TokenKind::Less
            | TokenKind::LessEq
            | TokenKind::Greater
            | TokenKind::GreaterEq
            | TokenKind::NotEq
            | TokenKind::NotRegexMatch
            | TokenKind::RegexMatch
    );
    let span = cursor.token().span;
    let name = cursor.text();
    let known = nearest(name, words::STAGES.iter().map(|(stage, _)| *stage));
    match known {
        Some(known) if !is_condition => Some(
            Diagnostic::error(span, "unknown-stage", format!("there is no stage `{name}`"))
                .fix(span, known),
        ),
        _ => None,
    }
}

/// A label's name that nothing follows.
pub(super) fn after_label(cursor: &Cursor<'_>, name: &str) -> Diagnostic {
    let span = cursor.token().span;
    if let Some(problem) = torn_unit(cursor) {
        return problem;
    }
    match cursor.kind() {
        TokenKind::Unknown => unknown(cursor),
        TokenKind::PipeExact => Diagnostic::error(
            span,
            "line-filter-on-label",
            "`|=` looks at the whole line; a label is compared with `=`",
        )
        .fix(span, "="),
        _ => Diagnostic::error(
            span,
            "label-alone",
            format!("`{name}` is compared with nothing, and no stage is called so"),
        )
        .hint(format!(
            "a condition looks like `{name}=\"…\"` or `{name} > 5`"
        )),
    }
}

/// `5 m`, `5mb`: what looks like a label was the rest of a unit.
fn torn_unit(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let (unit, value) = (cursor.before(1)?, cursor.before(2)?);
    let is_value = matches!(
        value.kind,
        TokenKind::Number | TokenKind::Duration | TokenKind::Bytes
    );
    if !is_value || unit.kind != TokenKind::Word {
        return None;
    }
    let span = Span {
        start: value.span.start,
        end: unit.span.end,
    };
    let squeezed = format!("{}{}", cursor.slice(value.span), cursor.slice(unit.span));
    let meant = [squeezed.clone(), squeezed.to_uppercase()]
        .into_iter()
        .find(|text| {
            let read = lexer::lex(text);
            let first = read.first().map(|token| token.kind);
            read.len() == 2 && matches!(first, Some(TokenKind::Duration | TokenKind::Bytes))
        })?;
    let is_torn = value.span.end < unit.span.start;
    let message = if is_torn {
        "a value and its unit are written together"
    } else {
        "the units of sizes are written in capitals"
    };
    Some(Diagnostic::error(span, "unit", message).fix(span, meant))
}

/// A label and an operator, and then nothing to compare with.
pub(super) fn expected_value(cursor: &Cursor<'_>, name: &str) -> Diagnostic {
    let span = cursor.token().span;
    match cursor.kind() {
        TokenKind::Unknown => unknown(cursor),
        TokenKind::Word => {
            let problem = Diagnostic::error(
                span,
                "label-value",
                format!("`{name}` is compared with a number, a duration or a size"),
            );
            problem.hint("two labels can't be compared with each other")
        }
        _ => Diagnostic::error(
            span,
            "label-value",
            format!("what `{name}` is compared with is missing"),
        ),
    }
}

/// A character that the language has no use for.
fn unknown(cursor: &Cursor<'_>) -> Diagnostic {
    let span = cursor.token().span;
    let text = cursor.text();
    let error = |message: String| Diagnostic::error(span, "unknown", message);
    match text {
        _ if text.starts_with('$') => error(format!("only Grafana knows what `{text}` stands for"))
            .hint("in the query itself write the value"),
        "&" | "&&" => error("LogQL writes `and`".to_owned()).fix(span, "and"),
        "!" => error("`!` negates nothing".to_owned()).hint("`!=` and `!~` leave lines out"),
        "~" => error("a pattern's operator is `|~` for lines, `=~` for labels".to_owned()),
        ";" => error("a query ends without `;`".to_owned()).fix(span, ""),
        _ if text.starts_with(['\'', '“', '„', '‘']) => {
            let inner = text.trim_matches(['\'', '“', '”', '„', '‘', '’']);
            error("strings stand in double quotes or backquotes".to_owned())
                .fix(span, literal::quote(inner).to_string())
        }
        _ => error(format!("LogQL has no use for `{text}`")),
    }
}

trait HintIfNone {
    fn hint_if_none(self, hint: &str) -> Self;
}

impl HintIfNone for Diagnostic {
    fn hint_if_none(self, hint: &str) -> Self {
        if self.hint.is_none() && self.fix.is_none() {
            self.hint(hint)
        } else {
            self
        }
    }
}

/// The known word that is at most two slips away, if the words are long enough for that to mean something.
fn nearest(word: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    if word.len() > 40 {
        return None;
    }
    let allowed = match word.len() {
        0..3 => 0,
        3..6 => 1,
        _ => 2,
    };
    known
        .map(|known| (slips(&word, known), known))
        .filter(|(slips, _)| (1..=allowed).contains(slips))
        .min()
        .map(|(_, known)| known)
}

/// How many letters must be added, left out or changed (Levenshtein, 1965).
fn slips(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (slot, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let best = (diagonal + usize::from(x != y))
                .min(left + 1)
                .min(*slot + 1);
            diagonal = *slot;
            *slot = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
