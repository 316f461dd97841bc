//! The stages of a pipeline.

use promql::{Diagnostic, Span};

use crate::ast::{Extraction, FormatSource, LabelFormat, NamedLabel, Stage, StageKind};
use crate::lexer::TokenKind;

use super::cursor::Cursor;
use super::{advice, label_filter, labels, line_filter};

/// All stages at the cursor, up to what is none. An `unwrap` stays for the range to read.
pub(super) fn pipeline(cursor: &mut Cursor<'_>) -> Vec<Stage> {
    let mut stages = Vec::new();
    while begins(cursor) && !is_unwrap(cursor) && cursor.count_operation() {
        stages.push(stage(cursor));
    }
    stages
}

/// Whether a stage stands here.
pub(super) fn begins(cursor: &Cursor<'_>) -> bool {
    cursor.kind() == TokenKind::Pipe || line_filter::operator(cursor).is_some()
}

/// Whether `| unwrap` stands here.
pub(super) fn is_unwrap(cursor: &Cursor<'_>) -> bool {
    let next = cursor.ahead(1);
    cursor.kind() == TokenKind::Pipe
        && next.kind == TokenKind::Word
        && cursor.slice(next.span).eq_ignore_ascii_case("unwrap")
}

/// Reads stages where none may be, so that only the first is blamed.
pub(super) fn skip_pipeline(cursor: &mut Cursor<'_>) {
    while begins(cursor) && cursor.count_operation() {
        if is_unwrap(cursor) {
            cursor.skip_to(&[TokenKind::Range]);
        } else {
            stage(cursor);
        }
    }
}

fn stage(cursor: &mut Cursor<'_>) -> Stage {
    let start = cursor.token().span.start;
    let kind = match line_filter::operator(cursor) {
        Some(op) => StageKind::LineFilter(line_filter::line_filter(cursor, op)),
        None => {
            cursor.bump();
            behind_pipe(cursor)
        }
    };
    let stage = Stage {
        kind,
        span: cursor.since(start),
    };
    skip_to_next(cursor);
    stage
}

/// Where something in a stage could not be read, the next stage still can.
fn skip_to_next(cursor: &mut Cursor<'_>) {
    if cursor.is_blamed() && !begins(cursor) {
        cursor.skip_to(&[
            TokenKind::Pipe,
            TokenKind::PipeExact,
            TokenKind::PipeMatch,
            TokenKind::PipePattern,
            TokenKind::Range,
            TokenKind::UnclosedRange,
            TokenKind::RightBrace,
        ]);
    }
}

fn behind_pipe(cursor: &mut Cursor<'_>) -> StageKind {
    let keyword = match cursor.kind() {
        TokenKind::Word => cursor.text().to_ascii_lowercase(),
        _ => String::new(),
    };
    let parameter = |cursor: &mut Cursor<'_>, what: &str| {
        cursor.bump();
        cursor.string(what)
    };
    match keyword.as_str() {
        "json" => {
            cursor.bump();
            StageKind::Json(extractions(cursor))
        }
        "logfmt" => logfmt(cursor),
        "regexp" => parameter(cursor, "the expression of `regexp`")
            .map_or(StageKind::Error, StageKind::Regexp),
        "pattern" => parameter(cursor, "the pattern of `pattern`")
            .map_or(StageKind::Error, StageKind::Pattern),
        "unpack" => {
            cursor.bump();
            StageKind::Unpack
        }
        "line_format" => parameter(cursor, "the template of `line_format`")
            .map_or(StageKind::Error, StageKind::LineFormat),
        "label_format" => {
            cursor.bump();
            StageKind::LabelFormat(list(cursor, label_format))
        }
        "decolorize" => {
            cursor.bump();
            StageKind::Decolorize
        }
        "drop" => {
            cursor.bump();
            StageKind::Drop(list(cursor, named_label))
        }
        "keep" => {
            cursor.bump();
            StageKind::Keep(list(cursor, named_label))
        }
        _ if cursor.is_name() || cursor.kind() == TokenKind::LeftParen => {
            if let Some(problem) = advice::misspelt_stage(cursor) {
                cursor.blame(problem);
                return StageKind::Error;
            }
            StageKind::LabelFilter(label_filter::label_filter(cursor))
        }
        _ => {
            let problem = advice::expected_stage(cursor);
            cursor.blame(problem);
            StageKind::Error
        }
    }
}

fn logfmt(cursor: &mut Cursor<'_>) -> StageKind {
    cursor.bump();
    let (mut strict, mut keep_empty) = (false, false);
    while cursor.kind() == TokenKind::Flag {
        match cursor.text() {
            "--strict" => strict = true,
            _ => keep_empty = true,
        }
        cursor.bump();
    }
    let labels = extractions(cursor);
    if cursor.kind() == TokenKind::Flag {
        let problem = Diagnostic::error(
            cursor.token().span,
            "flag-behind-labels",
            format!("`{}` stands right behind `logfmt`", cursor.text()),
        );
        cursor.blame(problem);
        cursor.bump();
    }
    StageKind::Logfmt {
        strict,
        keep_empty,
        labels,
    }
}

/// `name, other="path"`, if a name stands here.
fn extractions(cursor: &mut Cursor<'_>) -> Vec<Extraction> {
    if cursor.is_name() {
        list(cursor, extraction)
    } else {
        Vec::new()
    }
}

/// What `read` finds, separated by commas.
fn list<T>(cursor: &mut Cursor<'_>, read: fn(&mut Cursor<'_>) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    loop {
        match read(cursor) {
            Some(one) => found.push(one),
            None if cursor.is_blamed() => return found,
            None => {}
        }
        if !cursor.eat(TokenKind::Comma) {
            return found;
        }
    }
}

fn extraction(cursor: &mut Cursor<'_>) -> Option<Extraction> {
    let start = cursor.token().span.start;
    let name = labels::name(cursor)?;
    let path = if cursor.eat(TokenKind::Assign) {
        Some(cursor.string("where the value stands")?)
    } else {
        None
    };
    Some(Extraction {
        name,
        path,
        span: cursor.since(start),
    })
}

fn label_format(cursor: &mut Cursor<'_>) -> Option<LabelFormat> {
    let start = cursor.token().span.start;
    let name = labels::name(cursor)?;
    if !cursor.eat(TokenKind::Assign) {
        let problem = Diagnostic::error(
            cursor.token().span,
            "label-format",
            format!("`{name}` gets nothing: `=` is expected here"),
        );
        cursor.blame(problem.hint(format!(
            "`{name}=old` renames a label, `{name}=\"{{{{.old}}}}\"` fills a template"
        )));
        return None;
    }
    let from = if cursor.is_name() {
        FormatSource::Label(labels::name(cursor)?)
    } else {
        FormatSource::Template(cursor.string("a label or a template")?)
    };
    Some(LabelFormat {
        name,
        from,
        span: cursor.since(start),
    })
}

fn named_label(cursor: &mut Cursor<'_>) -> Option<NamedLabel> {
    let start = cursor.token().span.start;
    let name = labels::name(cursor)?;
    let Some(op) = super::selector::match_op(cursor.kind()) else {
        return Some(NamedLabel::Name(name));
    };
    cursor.bump();
    let value = cursor.string("the value to compare with")?;
    let span: Span = cursor.since(start);
    Some(NamedLabel::Matching(crate::ast::Matcher {
        name,
        op,
        value,
        span,
    }))
}
