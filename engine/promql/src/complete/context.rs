//! Where in a query the cursor stands. Works on tokens: a query that is being written seldom parses.

use crate::ast::Span;
use crate::highlight::{Class, highlight};
use crate::lexer::{self, Token, TokenKind};
use crate::literal;
use crate::words;

/// The cursor's surroundings and what is already written of the word there.
#[derive(Debug, PartialEq)]
pub(super) struct Place {
    pub span: Span,
    pub context: Context,
}

#[derive(Debug, PartialEq)]
pub(super) enum Context {
    /// A metric, function, aggregation or number may begin.
    Operand {
        after_operator: bool,
    },
    /// Something has ended: an operator or modifier may follow.
    AfterOperand,
    /// Behind `on (…)` or `ignoring (…)`.
    AfterMatching,
    /// Behind an aggregation's name.
    Grouping,
    /// In `by (…)` and its like; the metrics are those of the whole query.
    LabelList {
        metrics: Vec<String>,
    },
    /// In braces, where a label's name belongs.
    MatcherLabel {
        metric: Option<String>,
    },
    /// In braces, behind the operator.
    MatcherValue {
        metric: Option<String>,
        label: String,
        quoted: bool,
    },
    Duration,
    Nothing,
}

pub(super) fn at(source: &str, offset: usize) -> Place {
    let offset = source.floor_char_boundary(offset);
    let mut tokens = lexer::lex(source);
    let before = tokens
        .iter()
        .take_while(|token| token.span.start < offset && token.kind != TokenKind::End)
        .count();
    let is_comment = |token: &Token| token.kind == TokenKind::Comment;
    if tokens[..before]
        .last()
        .is_some_and(|token| is_comment(token) && offset <= token.span.end)
    {
        return Place {
            span: Span {
                start: offset,
                end: offset,
            },
            context: Context::Nothing,
        };
    }
    let touched = before
        .checked_sub(1)
        .map(|last| tokens[last])
        .filter(|token| offset <= token.span.end);
    let (span, quoted) = match touched {
        Some(token) if is_open_string(source, token, offset) => {
            let has_end = token.kind == TokenKind::String;
            (
                Span {
                    start: token.span.start + 1,
                    end: token.span.end - usize::from(has_end),
                },
                true,
            )
        }
        Some(token)
            if matches!(
                token.kind,
                TokenKind::Word | TokenKind::Duration | TokenKind::BadNumber
            ) =>
        {
            (token.span, false)
        }
        _ => (
            Span {
                start: offset,
                end: offset,
            },
            false,
        ),
    };
    let metrics = metrics(source);
    tokens.truncate(before - usize::from(span.start < span.end || quoted));
    tokens.retain(|token| !is_comment(token));
    let context = Reader {
        source,
        tokens: &tokens,
        metrics,
    }
    .context(quoted);
    Place { span, context }
}

fn is_open_string(source: &str, token: Token, offset: usize) -> bool {
    match token.kind {
        TokenKind::UnterminatedString => !source[token.span.start..offset].is_empty(),
        TokenKind::String => offset < token.span.end,
        _ => false,
    }
}

/// Every word of the query that can only be a metric.
fn metrics(source: &str) -> Vec<String> {
    let coloured = highlight(source).into_iter();
    let metrics = coloured.filter(|token| token.class == Class::Metric);
    metrics
        .map(|token| source[token.span.start..token.span.end].to_owned())
        .collect()
}

struct Reader<'a> {
    source: &'a str,
    /// Everything before the word at the cursor.
    tokens: &'a [Token],
    metrics: Vec<String>,
}

impl Reader<'_> {
    fn text(&self, index: usize) -> &str {
        let span = self.tokens[index].span;
        &self.source[span.start..span.end]
    }

    fn context(self, quoted: bool) -> Context {
        match self.innermost_open() {
            Some(open) if self.tokens[open].kind == TokenKind::LeftBrace => {
                self.in_braces(open, quoted)
            }
            Some(open) if self.tokens[open].kind == TokenKind::LeftBracket => Context::Duration,
            Some(open) if open > 0 && self.is_label_list(open - 1) => Context::LabelList {
                metrics: self.metrics,
            },
            _ if quoted => Context::Nothing,
            _ => self.in_expression(),
        }
    }

    /// The bracket of any kind around the cursor.
    fn innermost_open(&self) -> Option<usize> {
        let mut closed = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().rev() {
            match token.kind {
                TokenKind::RightParen | TokenKind::RightBrace | TokenKind::RightBracket => {
                    closed += 1;
                }
                TokenKind::LeftParen | TokenKind::LeftBrace | TokenKind::LeftBracket
                    if closed == 0 =>
                {
                    return Some(index);
                }
                TokenKind::LeftParen | TokenKind::LeftBrace | TokenKind::LeftBracket => closed -= 1,
                _ => {}
            }
        }
        None
    }

    fn is_label_list(&self, owner: usize) -> bool {
        self.tokens[owner].kind == TokenKind::Word && words::takes_labels(self.text(owner))
    }

    fn in_braces(self, open: usize, quoted: bool) -> Context {
        let metric = open
            .checked_sub(1)
            .filter(|before| self.tokens[*before].kind == TokenKind::Word)
            .map(|before| self.text(before).to_owned());
        let last = self.tokens.len() - 1;
        match self.tokens[last].kind {
            TokenKind::LeftBrace | TokenKind::Comma => Context::MatcherLabel { metric },
            TokenKind::Assign
            | TokenKind::NotEq
            | TokenKind::RegexMatch
            | TokenKind::NotRegexMatch
                if last > open + 1 =>
            {
                let label = self.text(last - 1);
                let label = literal::unquote(label)
                    .ok()
                    .filter(|_| label.starts_with(['"', '\'']))
                    .unwrap_or_else(|| label.to_owned());
                Context::MatcherValue {
                    metric,
                    label,
                    quoted,
                }
            }
            _ => Context::Nothing,
        }
    }

    fn in_expression(&self) -> Context {
        let Some(last) = self.tokens.len().checked_sub(1) else {
            return Context::Operand {
                after_operator: false,
            };
        };
        let text = self.text(last);
        match self.tokens[last].kind {
            TokenKind::LeftParen | TokenKind::Comma => Context::Operand {
                after_operator: false,
            },
            TokenKind::Word if words::is(text, "offset") => Context::Duration,
            TokenKind::Word
                if ["and", "or", "unless", "atan2", "bool"]
                    .iter()
                    .any(|word| words::is(text, word)) =>
            {
                Context::Operand {
                    after_operator: true,
                }
            }
            TokenKind::Word if words::aggregation(text).is_some() => Context::Grouping,
            TokenKind::RightParen if self.closes_matching(last) => Context::AfterMatching,
            TokenKind::Word
            | TokenKind::Number
            | TokenKind::Duration
            | TokenKind::String
            | TokenKind::RightParen
            | TokenKind::RightBrace
            | TokenKind::RightBracket => Context::AfterOperand,
            TokenKind::At
            | TokenKind::Unknown
            | TokenKind::BadNumber
            | TokenKind::UnterminatedString => Context::Nothing,
            _ => Context::Operand {
                after_operator: true,
            },
        }
    }

    /// Whether the `)` at `close` ends `on (…)` or `ignoring (…)`.
    fn closes_matching(&self, close: usize) -> bool {
        let open = self.tokens[..close]
            .iter()
            .rposition(|token| token.kind == TokenKind::LeftParen);
        let Some(owner) = open.and_then(|open| open.checked_sub(1)) else {
            return false;
        };
        let text = self.text(owner);
        self.tokens[owner].kind == TokenKind::Word
            && (words::is(text, "on") || words::is(text, "ignoring"))
    }
}
