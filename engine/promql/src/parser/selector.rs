//! Selectors: a metric's name, and conditions on labels in braces.

use crate::ast::{Expr, ExprKind, LabelMatcher, Selector, Span};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use crate::literal;
use tsdb::{METRIC_NAME, MatchOp};

use super::{advice, cursor::Cursor};

/// `metric`, `metric{label="value"}`, `{label="value"}` or `{"quoted.metric"}`.
pub(super) fn selector(cursor: &mut Cursor<'_>) -> Expr {
    let start = cursor.token().span.start;
    let mut name = None;
    let mut matchers = Vec::new();
    if cursor.kind() == TokenKind::Word {
        let span = dotted_name(cursor);
        name = Some(cursor.slice(span).to_owned());
        matchers.push(name_matcher(cursor.slice(span), span));
    }
    if cursor.kind() == TokenKind::LeftBrace {
        let in_front = matchers.len();
        let lone_names = braces(cursor, &mut matchers);
        if in_front == 0 {
            name = name_in_braces(&mut matchers, &lone_names);
        }
    }
    let selector = Selector {
        name,
        matchers,
        at: None,
        offset: None,
        extension: None,
    };
    Expr {
        kind: ExprKind::Selector(selector),
        span: cursor.since(start),
    }
}

fn name_matcher(name: &str, span: Span) -> LabelMatcher {
    LabelMatcher {
        name: METRIC_NAME.to_owned(),
        op: MatchOp::Equal,
        value: name.to_owned(),
        span,
    }
}

/// The metric's name out of `{"name", label="value"}`; its matcher moves to the front, where a plain name would stand.
fn name_in_braces(matchers: &mut [LabelMatcher], lone_names: &[usize]) -> Option<String> {
    let [index] = *lone_names else { return None };
    if matchers
        .iter()
        .filter(|matcher| matcher.name == METRIC_NAME)
        .count()
        > 1
    {
        return None;
    }
    matchers[..=index].rotate_right(1);
    Some(matchers[0].value.clone())
}

/// The name at the cursor. `http.requests` is one problem, not three.
fn dotted_name(cursor: &mut Cursor<'_>) -> Span {
    let first = cursor.bump().span;
    let rest = &cursor.source[first.end..];
    if !rest.starts_with('.')
        || !rest[1..].starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
    {
        return first;
    }
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
        .unwrap_or(rest.len());
    let span = Span {
        start: first.start,
        end: first.end + length,
    };
    let name = cursor.slice(span);
    let quoted = literal::quote(name);
    let problem = Diagnostic::error(
        span,
        "unquoted-name",
        "a name with dots is quoted, inside the braces",
    )
    .hint(format!("write `{{{quoted}}}`"));
    cursor.report(match cursor.source[span.end..].strip_prefix('{') {
        None => problem.fix(span, format!("{{{quoted}}}")),
        Some(conditions) => {
            let comma = if conditions.trim_start().starts_with('}') {
                ""
            } else {
                ", "
            };
            let with_brace = Span {
                start: span.start,
                end: span.end + 1,
            };
            problem.fix(with_brace, format!("{{{quoted}{comma}"))
        }
    });
    while cursor.kind() != TokenKind::End && cursor.token().span.start < span.end {
        cursor.bump();
    }
    span
}

/// Reads `{…}` into `matchers` and says which of them are names without a label, as in `{"name"}`.
fn braces(cursor: &mut Cursor<'_>, matchers: &mut Vec<LabelMatcher>) -> Vec<usize> {
    let mut lone_names = Vec::new();
    let open = cursor.bump().span;
    loop {
        if cursor.eat(TokenKind::RightBrace) {
            return lone_names;
        }
        if !may_continue(cursor) {
            // A string that is not closed has swallowed the brace, and is reported.
            if cursor.tokens[cursor.at - 1].kind != TokenKind::UnterminatedString {
                let end = cursor.previous_end();
                let problem = Diagnostic::error(open, "unclosed-brace", "this `{` is never closed");
                cursor.blame(problem.fix(Span { start: end, end }, "}"));
            }
            return lone_names;
        }
        match condition(cursor) {
            Some(Condition::Name(matcher)) => {
                lone_names.push(matchers.len());
                matchers.push(matcher);
            }
            Some(Condition::Label(matcher)) => matchers.push(matcher),
            None => {}
        }
        if cursor.eat(TokenKind::Comma)
            || cursor.kind() == TokenKind::RightBrace
            || !may_continue(cursor)
        {
            continue;
        }
        let problem = after_matcher(cursor);
        cursor.blame(problem);
        while may_continue(cursor)
            && !matches!(cursor.kind(), TokenKind::Comma | TokenKind::RightBrace)
        {
            cursor.bump();
        }
        cursor.eat(TokenKind::Comma);
    }
}

/// Whether the cursor is still inside the braces. An unclosed one ends where another bracket begins.
fn may_continue(cursor: &Cursor<'_>) -> bool {
    !matches!(
        cursor.kind(),
        TokenKind::End | TokenKind::RightParen | TokenKind::LeftBracket | TokenKind::RightBracket
    )
}

fn after_matcher(cursor: &Cursor<'_>) -> Diagnostic {
    let token = cursor.token();
    let problem = Diagnostic::error(
        token.span,
        "matcher-separator",
        "`,` or `}` is expected here",
    );
    let between = Span {
        start: cursor.previous_end(),
        end: cursor.previous_end(),
    };
    match token.kind {
        TokenKind::Word if cursor.is_word("and") => {
            Diagnostic::error(token.span, "matcher-separator", "conditions are separated by `,`").fix(token.span, ",")
        }
        TokenKind::Word if cursor.is_word("or") => {
            Diagnostic::error(token.span, "matcher-separator", "all conditions in the braces must hold").hint(
                "for one of several values use a pattern, as in `status=~\"500|503\"`; or put `or` between two selectors",
            )
        }
        TokenKind::Word | TokenKind::String if matches!(cursor.ahead(1).kind, TokenKind::Assign | TokenKind::RegexMatch | TokenKind::NotEq | TokenKind::NotRegexMatch) => {
            problem.fix(between, ",")
        }
        _ => problem,
    }
}

/// What stands between two commas in braces.
enum Condition {
    Name(LabelMatcher),
    Label(LabelMatcher),
}

fn condition(cursor: &mut Cursor<'_>) -> Option<Condition> {
    let token = cursor.token();
    let text = cursor.text();
    let name = match token.kind {
        TokenKind::Word => Some(label_name(cursor)),
        TokenKind::String => {
            cursor.bump();
            let name = literal::unquote(text);
            if let Err(error) = &name {
                cursor.report(advice::literal(token.span, error));
            }
            if !is_match_operator(cursor.kind()) {
                return name
                    .ok()
                    .map(|name| Condition::Name(name_matcher(&name, token.span)));
            }
            name.ok()
        }
        _ => {
            let problem = advice::in_braces(cursor);
            cursor.blame(problem);
            if !matches!(token.kind, TokenKind::Comma | TokenKind::RightBrace) {
                cursor.bump();
            }
            return None;
        }
    };
    let op = match_operator(cursor)?;
    let value = label_value(cursor, op)?;
    let span = cursor.since(token.span.start);
    Some(Condition::Label(LabelMatcher {
        name: name?,
        op,
        value,
        span,
    }))
}

/// The label at the cursor; one with dots, dashes or colons is reported as what must be quoted.
fn label_name(cursor: &mut Cursor<'_>) -> String {
    let first = cursor.bump().span;
    let rest = &cursor.source[first.end..];
    let length = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/' | ':')))
        .unwrap_or(rest.len());
    let span = Span {
        start: first.start,
        end: first.end + length,
    };
    if length > 0 {
        let problem = Diagnostic::error(
            span,
            "unquoted-name",
            "a label with other characters than a-z, 0-9 and _ is quoted",
        );
        cursor.report(problem.fix(span, literal::quote(cursor.slice(span)).to_string()));
        while may_continue(cursor) && cursor.token().span.start < span.end {
            cursor.bump();
        }
    }
    cursor.slice(span).to_owned()
}

fn is_match_operator(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Assign
            | TokenKind::NotEq
            | TokenKind::RegexMatch
            | TokenKind::NotRegexMatch
            | TokenKind::EqEq
            | TokenKind::Less
            | TokenKind::LessEq
            | TokenKind::Greater
            | TokenKind::GreaterEq
    )
}

fn match_operator(cursor: &mut Cursor<'_>) -> Option<MatchOp> {
    let token = cursor.token();
    let text = cursor.text();
    let op = match token.kind {
        TokenKind::Assign => MatchOp::Equal,
        TokenKind::NotEq => MatchOp::NotEqual,
        TokenKind::RegexMatch => MatchOp::Regex,
        TokenKind::NotRegexMatch => MatchOp::NotRegex,
        TokenKind::EqEq => {
            let problem = Diagnostic::error(
                token.span,
                "equal-for-assign",
                "a label is compared with a single `=`",
            );
            cursor.blame(problem.fix(token.span, "="));
            MatchOp::Equal
        }
        _ if is_match_operator(token.kind) => {
            let problem = Diagnostic::error(
                token.span,
                "match-operator",
                format!("labels cannot be compared with `{text}`"),
            );
            cursor.blame(
                problem.hint("labels are text: use `=`, `!=`, or a pattern with `=~`, `!~`"),
            );
            MatchOp::Equal
        }
        _ => {
            let label = cursor.slice(Span {
                start: cursor.tokens[cursor.at.saturating_sub(1)].span.start,
                end: cursor.previous_end(),
            });
            let problem = Diagnostic::error(
                token.span,
                "match-operator",
                format!("`{label}` is compared with nothing"),
            );
            cursor.blame(problem.hint(format!(
                "for example `{label}=\"…\"`, with `=`, `!=`, `=~` or `!~`"
            )));
            return None;
        }
    };
    cursor.bump();
    Some(op)
}

fn label_value(cursor: &mut Cursor<'_>, op: MatchOp) -> Option<String> {
    let token = cursor.token();
    match token.kind {
        TokenKind::String => {
            let text = cursor.text();
            cursor.bump();
            literal::unquote(text)
                .map_err(|error| cursor.report(advice::literal(token.span, &error)))
                .ok()
        }
        TokenKind::UnterminatedString => {
            let problem = advice::unterminated_string(cursor);
            cursor.blame(problem);
            cursor.bump();
            None
        }
        TokenKind::Comma | TokenKind::RightBrace | TokenKind::End | TokenKind::RightParen => {
            cursor.blame(Diagnostic::error(
                token.span,
                "label-value",
                "the value to compare with is missing, in quotes",
            ));
            None
        }
        _ => {
            unquoted_value(cursor, op);
            None
        }
    }
}

/// `status=500`, `job=api-service`, `status=~5xx`: everything up to the next separator was meant as the value.
fn unquoted_value(cursor: &mut Cursor<'_>, op: MatchOp) {
    let operator = cursor.tokens[cursor.at - 1].span;
    let start = cursor.token().span.start;
    while may_continue(cursor) && !matches!(cursor.kind(), TokenKind::Comma | TokenKind::RightBrace)
    {
        cursor.bump();
    }
    let span = cursor.since(start);
    let value = cursor.slice(span);
    let problem = Diagnostic::error(
        span,
        "unquoted-value",
        "a label's value is written in quotes",
    );
    let class = value
        .strip_suffix("xx")
        .filter(|digit| digit.len() == 1 && digit.chars().all(|c| c.is_ascii_digit()));
    let problem = match class {
        Some(digit) => {
            let negated = matches!(op, MatchOp::NotEqual | MatchOp::NotRegex);
            let pattern = format!("{}\"{digit}..\"", if negated { "!~" } else { "=~" });
            let with_operator = Span {
                start: operator.start,
                end: span.end,
            };
            problem
                .hint(format!("for all of them use a pattern: `{pattern}`"))
                .fix(with_operator, pattern)
        }
        None => {
            let inner = value.trim_matches(advice::TYPOGRAPHIC_QUOTES);
            problem.fix(span, literal::quote(inner).to_string())
        }
    };
    // The tokens are behind the cursor by now, but the problem began with the first of them.
    cursor.report(problem);
}
