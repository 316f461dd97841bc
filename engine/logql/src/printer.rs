//! Writes a tree as a query of one line that reads back as the same tree.

use std::fmt::{self, Display, Write};

use promql::ast::ManySide;
use promql::literal::{format_duration as format_range, format_number, quote};
use tsdb::MatchOp;

use crate::ast::{
    AndSign, CompareOp, Expr, ExprKind, Extraction, FilterValue, FormatSource, Grouping,
    LabelFilter, LabelFilterKind, LineFilter, LogQuery, LogRange, MatchOn, Matcher, Matching,
    NamedLabel, Selector, Stage, StageKind, Unwrap,
};
use crate::literal::format_duration;

/// The query on one line. A hole is printed as `…`, which nothing reads.
pub fn print(expr: &Expr) -> String {
    expr.to_string()
}

impl Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Log(query) => write!(f, "{query}"),
            ExprKind::Number(value) => f.write_str(&format_number(*value)),
            ExprKind::Vector(value) => write!(f, "vector({})", format_number(*value)),
            ExprKind::RangeAggregate {
                op,
                parameter,
                range,
                grouping,
            } => {
                write!(f, "{}(", op.word())?;
                if let Some(parameter) = parameter {
                    write!(f, "{}, ", format_number(*parameter))?;
                }
                write!(f, "{range})")?;
                grouping
                    .as_ref()
                    .map_or(Ok(()), |grouping| write!(f, " {grouping}"))
            }
            ExprKind::Aggregate {
                op,
                parameter,
                expr,
                grouping,
            } => {
                f.write_str(op.word())?;
                if let Some(grouping) = grouping {
                    write!(f, " {grouping} ")?;
                }
                match parameter {
                    Some(parameter) => write!(f, "({parameter}, {expr})"),
                    None => write!(f, "({expr})"),
                }
            }
            ExprKind::LabelReplace {
                expr,
                destination,
                replacement,
                source,
                pattern,
            } => {
                write!(f, "label_replace({expr}")?;
                for text in [destination, replacement, source, pattern] {
                    write!(f, ", {}", quote(&text.value))?;
                }
                f.write_char(')')
            }
            ExprKind::Binary {
                op,
                lhs,
                rhs,
                matching,
            } => write!(f, "{lhs} {}{matching} {rhs}", op.word()),
            ExprKind::Paren(inner) => write!(f, "({inner})"),
            ExprKind::Variants { variants, of } => {
                f.write_str("variants(")?;
                list(f, variants)?;
                write!(f, ") of ({of})")
            }
            ExprKind::Error => f.write_char('…'),
        }
    }
}

fn list<T: Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

impl Display for Matching {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.returns_bool {
            f.write_str(" bool")?;
        }
        match &self.on {
            Some(MatchOn::On(labels)) => write!(f, " on ({})", labels.join(", "))?,
            Some(MatchOn::Ignoring(labels)) => write!(f, " ignoring ({})", labels.join(", "))?,
            None => {}
        }
        if let Some(group) = &self.group {
            let word = match group.many {
                ManySide::Left => "group_left",
                ManySide::Right => "group_right",
            };
            write!(f, " {word} ({})", group.include.join(", "))?;
        }
        Ok(())
    }
}

impl Display for Grouping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.without { "without" } else { "by" };
        write!(f, "{word} ({})", self.labels.join(", "))
    }
}

impl Display for LogRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.query)?;
        if let Some(unwrap) = &self.unwrap {
            write!(f, "{unwrap}")?;
        }
        write!(f, " [{}]", format_range(self.range.milliseconds))?;
        match self.offset {
            Some(offset) => write!(f, " offset {}", format_duration(offset.nanoseconds)),
            None => Ok(()),
        }
    }
}

impl Display for Unwrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.conversion {
            Some(conversion) => write!(f, " | unwrap {}({})", conversion.word(), self.label)?,
            None => write!(f, " | unwrap {}", self.label)?,
        }
        self.filters
            .iter()
            .try_for_each(|filter| write!(f, " | {filter}"))
    }
}

impl Display for LogQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.selector)?;
        self.stages
            .iter()
            .try_for_each(|stage| write!(f, " {stage}"))
    }
}

impl Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('{')?;
        list(f, &self.matchers)?;
        f.write_char('}')
    }
}

impl Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let op = match self.op {
            MatchOp::Equal => "=",
            MatchOp::NotEqual => "!=",
            MatchOp::Regex => "=~",
            MatchOp::NotRegex => "!~",
        };
        write!(f, "{}{op}{}", self.name, quote(&self.value.value))
    }
}

impl Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            StageKind::LineFilter(filter) => write!(f, "{filter}"),
            StageKind::Json(labels) => parser(f, "json", labels),
            StageKind::Logfmt {
                strict,
                keep_empty,
                labels,
            } => {
                let strict = if *strict { " --strict" } else { "" };
                let keep_empty = if *keep_empty { " --keep-empty" } else { "" };
                parser(f, &format!("logfmt{strict}{keep_empty}"), labels)
            }
            StageKind::Regexp(text) => write!(f, "| regexp {}", quote(&text.value)),
            StageKind::Pattern(text) => write!(f, "| pattern {}", quote(&text.value)),
            StageKind::Unpack => f.write_str("| unpack"),
            StageKind::LabelFilter(filter) => write!(f, "| {filter}"),
            StageKind::LineFormat(text) => write!(f, "| line_format {}", quote(&text.value)),
            StageKind::LabelFormat(formats) => {
                f.write_str("| label_format ")?;
                list(f, formats)
            }
            StageKind::Decolorize => f.write_str("| decolorize"),
            StageKind::Drop(labels) => {
                f.write_str("| drop ")?;
                list(f, labels)
            }
            StageKind::Keep(labels) => {
                f.write_str("| keep ")?;
                list(f, labels)
            }
            StageKind::Error => f.write_str("| …"),
        }
    }
}

fn parser(f: &mut fmt::Formatter<'_>, name: &str, labels: &[Extraction]) -> fmt::Result {
    write!(f, "| {name}")?;
    if !labels.is_empty() {
        f.write_char(' ')?;
    }
    list(f, labels)
}

impl Display for Extraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{}={}", self.name, quote(&path.value)),
            None => f.write_str(&self.name),
        }
    }
}

impl Display for crate::ast::LabelFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.from {
            FormatSource::Label(label) => write!(f, "{}={label}", self.name),
            FormatSource::Template(text) => write!(f, "{}={}", self.name, quote(&text.value)),
        }
    }
}

impl Display for NamedLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Matching(matcher) => write!(f, "{matcher}"),
        }
    }
}

impl Display for LineFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.op.word())?;
        for (index, one) in self.alternatives.iter().enumerate() {
            let or = if index > 0 { " or" } else { "" };
            let text = quote(&one.text.value);
            match one.is_ip {
                true => write!(f, "{or} ip({text})")?,
                false => write!(f, "{or} {text}")?,
            }
        }
        Ok(())
    }
}

impl Display for LabelFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            LabelFilterKind::Text(matcher) => write!(f, "{matcher}"),
            LabelFilterKind::Value { name, op, value } => match value {
                FilterValue::Number(value) => {
                    write!(f, "{name} {} {}", op.word(), format_number(*value))
                }
                FilterValue::Duration(nanoseconds) => {
                    write!(f, "{name} {} {}", op.word(), format_duration(*nanoseconds))
                }
                // `0B` would begin a binary number.
                FilterValue::Bytes(0) => write!(f, "{name} {} 0KB", op.word()),
                FilterValue::Bytes(bytes) => write!(f, "{name} {} {bytes}B", op.word()),
                FilterValue::Ip(text) => {
                    let sign = if *op == CompareOp::NotEq { "!=" } else { "=" };
                    write!(f, "{name} {sign} ip({})", quote(&text.value))
                }
            },
            LabelFilterKind::And { lhs, rhs, written } => match written {
                AndSign::Word => write!(f, "{lhs} and {rhs}"),
                AndSign::Comma => write!(f, "{lhs}, {rhs}"),
                AndSign::Blank => write!(f, "{lhs} {rhs}"),
            },
            LabelFilterKind::Or { lhs, rhs } => write!(f, "{lhs} or {rhs}"),
            LabelFilterKind::Paren(inner) => write!(f, "({inner})"),
            LabelFilterKind::Error => f.write_char('…'),
        }
    }
}
