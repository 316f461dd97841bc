//! The syntax tree. Every node knows where it stands in the source.

use crate::string_literal::StringLiteral;

/// Byte offsets into the source: `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// An expression and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

impl Expr {
    /// Visits the expressions directly below this one, in source order.
    pub fn for_each_child<'a>(&'a self, mut visit: impl FnMut(&'a Expr)) {
        match &self.kind {
            ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Selector(_) | ExprKind::Error => {
            }
            ExprKind::Matrix {
                selector: child, ..
            }
            | ExprKind::Subquery { expr: child, .. }
            | ExprKind::Unary { expr: child, .. }
            | ExprKind::Paren(child) => visit(child),
            ExprKind::Aggregate { expr, param, .. } => {
                param.iter().for_each(|param| visit(param));
                visit(expr);
            }
            ExprKind::Call { args, .. } => args.iter().for_each(visit),
            ExprKind::Binary { lhs, rhs, .. } => {
                visit(lhs);
                visit(rhs);
            }
        }
    }

    /// Visits this expression and everything below it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        self.for_each_child(|child| child.walk(visit));
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    Number(f64),
    String(StringLiteral),
    /// An instant vector selector; inside [`ExprKind::Matrix`] it carries the `offset` and `@` of the range too.
    Selector(Selector),
    /// `selector[5m]`: `selector` is always [`ExprKind::Selector`].
    Matrix {
        selector: Box<Expr>,
        range: DurationExpr,
    },
    /// `expr[1h:5m]`
    Subquery {
        expr: Box<Expr>,
        range: DurationExpr,
        step: Option<DurationExpr>,
        at: Option<AtModifier>,
        offset: Option<DurationExpr>,
    },
    Aggregate {
        op: AggregateOp,
        expr: Box<Expr>,
        param: Option<Box<Expr>>,
        grouping: Option<Grouping>,
    },
    Call {
        function: &'static crate::functions::Function,
        args: Vec<Expr>,
    },
    Binary {
        op: BinaryOp,
        lhs: Box<Expr>,
        rhs: Box<Expr>,
        matching: Matching,
    },
    Unary {
        op: UnaryOp,
        expr: Box<Expr>,
    },
    Paren(Box<Expr>),
    /// A hole where the parser found a problem; never reaches the evaluator.
    Error,
}

/// `metric{label="value"} @ t offset d`
#[derive(Debug, Clone, PartialEq)]
pub struct Selector {
    /// The metric name when written in front of the braces (or as a lone quoted name inside them).
    pub name: Option<String>,
    /// All conditions, the one on `__name__` included when `name` is set; in source order.
    pub matchers: Vec<LabelMatcher>,
    pub at: Option<AtModifier>,
    pub offset: Option<DurationExpr>,
    pub extension: Option<RangeExtension>,
}

/// One matcher as written. The analysis proves that its regular expression compiles.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelMatcher {
    pub name: String,
    pub op: tsdb::MatchOp,
    pub value: String,
    pub span: Span,
}

/// `anchored` or `smoothed` after a selector (experimental).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeExtension {
    Anchored,
    Smoothed,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AtModifier {
    /// Unix milliseconds.
    Timestamp(i64),
    Start,
    End,
}

/// A length of time in the source: a literal, or arithmetic on them (experimental).
#[derive(Debug, Clone, PartialEq)]
pub struct DurationExpr {
    pub kind: DurationKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum DurationKind {
    /// Milliseconds; an `offset` may be negative.
    Literal(i64),
    /// `step()`
    Step,
    /// `range()`
    Range,
    Unary {
        op: UnaryOp,
        operand: Box<DurationExpr>,
    },
    Binary {
        op: BinaryOp,
        lhs: Box<DurationExpr>,
        rhs: Box<DurationExpr>,
    },
    Min(Box<DurationExpr>, Box<DurationExpr>),
    Max(Box<DurationExpr>, Box<DurationExpr>),
    Paren(Box<DurationExpr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggregateOp {
    Sum,
    Avg,
    Min,
    Max,
    Count,
    Group,
    Stddev,
    Stdvar,
    Topk,
    Bottomk,
    CountValues,
    Quantile,
    Limitk,
    LimitRatio,
}

/// `by (…)` or `without (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    pub without: bool,
    pub labels: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Atan2,
    Eq,
    NotEq,
    Less,
    LessEq,
    Greater,
    GreaterEq,
    And,
    Or,
    Unless,
    /// `</` (experimental)
    TrimUpper,
    /// `>/` (experimental)
    TrimLower,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Plus,
    Minus,
}

/// How the two sides of a binary operator find each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matching {
    pub returns_bool: bool,
    /// `None`: on all labels.
    pub on: Option<MatchOn>,
    pub group: Option<GroupSide>,
    /// `fill`, `fill_left`, `fill_right` (experimental).
    pub fill_left: Option<f64>,
    pub fill_right: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MatchOn {
    On(Vec<String>),
    Ignoring(Vec<String>),
}

/// `group_left(include…)` or `group_right(include…)`
#[derive(Debug, Clone, PartialEq)]
pub struct GroupSide {
    pub many: ManySide,
    pub include: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManySide {
    Left,
    Right,
}

impl BinaryOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Pow => "^",
            Self::Atan2 => "atan2",
            Self::Eq => "==",
            Self::NotEq => "!=",
            Self::Less => "<",
            Self::LessEq => "<=",
            Self::Greater => ">",
            Self::GreaterEq => ">=",
            Self::And => "and",
            Self::Or => "or",
            Self::Unless => "unless",
            Self::TrimUpper => "</",
            Self::TrimLower => ">/",
        }
    }

    /// `==`, `!=`, `<`, `<=`, `>`, `>=`
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Eq | Self::NotEq | Self::Less | Self::LessEq | Self::Greater | Self::GreaterEq
        )
    }

    /// `and`, `or`, `unless`
    pub fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }
}
