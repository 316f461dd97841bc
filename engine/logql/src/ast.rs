//! The syntax tree. Every node knows where it stands in the source.

use promql::Span;
use tsdb::MatchOp;

/// An expression and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `{app="api"} |= "error" | json`
    Log(LogQuery),
    Number(f64),
    /// `vector(1)`
    Vector(f64),
    /// `rate({app="api"}[5m])`
    RangeAggregate {
        op: RangeOp,
        parameter: Option<f64>,
        range: LogRange,
        grouping: Option<Grouping>,
    },
    /// `sum by (level) (…)`
    Aggregate {
        op: AggregateOp,
        parameter: Option<u64>,
        expr: Box<Expr>,
        grouping: Option<Grouping>,
    },
    LabelReplace {
        expr: Box<Expr>,
        destination: Text,
        replacement: Text,
        source: Text,
        pattern: Text,
    },
    Binary {
        op: BinaryOp,
        lhs: Box<Expr>,
        rhs: Box<Expr>,
        matching: Matching,
    },
    Paren(Box<Expr>),
    /// `variants(a, b) of (range)` (experimental): several metrics from one reading of the lines.
    Variants {
        variants: Vec<Expr>,
        of: LogRange,
    },
    /// A hole where the parser found a problem.
    Error,
}

/// A string of the source: its value, and the place of its quotes and all between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub value: String,
    pub span: Span,
}

/// A selector and what happens to its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct LogQuery {
    pub selector: Selector,
    pub stages: Vec<Stage>,
    /// From the brace to the last stage.
    pub span: Span,
}

/// `{app="api", env=~"prod|stage"}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    pub matchers: Vec<Matcher>,
    pub span: Span,
}

/// One condition on a label's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matcher {
    pub name: String,
    pub op: MatchOp,
    pub value: Text,
    pub span: Span,
}

/// What a range aggregation reads: lines, of how long, moved by how much.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRange {
    pub query: LogQuery,
    pub unwrap: Option<Unwrap>,
    /// The brackets and their insides; empty where they are missing.
    pub range: Range,
    pub offset: Option<Offset>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub milliseconds: i64,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    pub nanoseconds: i64,
    pub span: Span,
}

/// `| unwrap duration(took) | __error__=""`
#[derive(Debug, Clone, PartialEq)]
pub struct Unwrap {
    pub label: String,
    pub conversion: Option<Conversion>,
    pub filters: Vec<LabelFilter>,
    /// Without the filters; from the pipe on.
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    Bytes,
    Duration,
    DurationSeconds,
}

/// One stage of a pipeline, from its operator or pipe on.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    pub kind: StageKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum StageKind {
    LineFilter(LineFilter),
    /// With names: only these fields.
    Json(Vec<Extraction>),
    Logfmt {
        strict: bool,
        keep_empty: bool,
        labels: Vec<Extraction>,
    },
    Regexp(Text),
    Pattern(Text),
    Unpack,
    LabelFilter(LabelFilter),
    LineFormat(Text),
    LabelFormat(Vec<LabelFormat>),
    Decolorize,
    Drop(Vec<NamedLabel>),
    Keep(Vec<NamedLabel>),
    /// A stage that could not be read.
    Error,
}

/// `|= "a" or "b"`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFilter {
    pub op: LineOp,
    pub alternatives: Vec<LineMatch>,
}

/// What a line is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMatch {
    pub text: Text,
    /// `ip("10.0.0.0/8")`
    pub is_ip: bool,
}

/// `name`, or `name="where in the line"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extraction {
    pub name: String,
    pub path: Option<Text>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelFormat {
    pub name: String,
    pub from: FormatSource,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatSource {
    Label(String),
    Template(Text),
}

/// In `drop` and `keep`: a label, or one only where it has that value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedLabel {
    Name(String),
    Matching(Matcher),
}

/// A condition on labels, behind a pipe.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelFilter {
    pub kind: LabelFilterKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum LabelFilterKind {
    Text(Matcher),
    Value {
        name: String,
        op: CompareOp,
        value: FilterValue,
    },
    And {
        lhs: Box<LabelFilter>,
        rhs: Box<LabelFilter>,
        written: AndSign,
    },
    Or {
        lhs: Box<LabelFilter>,
        rhs: Box<LabelFilter>,
    },
    Paren(Box<LabelFilter>),
    Error,
}

/// What a label's value is compared with when it is no plain text.
#[derive(Debug, Clone, PartialEq)]
pub enum FilterValue {
    Number(f64),
    /// Nanoseconds.
    Duration(i64),
    Bytes(u64),
    Ip(Text),
}

/// The three ways to write that both must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AndSign {
    Word,
    Comma,
    Blank,
}

/// `by (…)` or `without (…)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    pub without: bool,
    pub labels: Vec<String>,
    pub span: Span,
}

/// How the two sides of a binary operator find each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matching {
    pub returns_bool: bool,
    /// `None`: on all labels.
    pub on: Option<MatchOn>,
    pub group: Option<GroupSide>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatchOn {
    On(Vec<String>),
    Ignoring(Vec<String>),
}

/// `group_left (include…)` or `group_right (include…)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSide {
    pub many: promql::ast::ManySide,
    pub include: Vec<String>,
}

/// Two-way table between the words of the language and a type.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it is written.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one with that word, in any case.
            pub fn named(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| crate::words::is(text, one.word()))
            }
        }
    };
}

words!(
    /// What a range of lines becomes.
    RangeOp {
        Count = "count_over_time",
        Rate = "rate",
        RateCounter = "rate_counter",
        Bytes = "bytes_over_time",
        BytesRate = "bytes_rate",
        Avg = "avg_over_time",
        Sum = "sum_over_time",
        Min = "min_over_time",
        Max = "max_over_time",
        Stdvar = "stdvar_over_time",
        Stddev = "stddev_over_time",
        Quantile = "quantile_over_time",
        First = "first_over_time",
        Last = "last_over_time",
        Absent = "absent_over_time",
    }
);

words!(
    /// What several series become.
    AggregateOp {
        Sum = "sum",
        Avg = "avg",
        Count = "count",
        Max = "max",
        Min = "min",
        Stddev = "stddev",
        Stdvar = "stdvar",
        Bottomk = "bottomk",
        Topk = "topk",
        ApproxTopk = "approx_topk",
        Sort = "sort",
        SortDesc = "sort_desc",
    }
);

words!(
    BinaryOp {
        Or = "or",
        And = "and",
        Unless = "unless",
        Eq = "==",
        NotEq = "!=",
        Less = "<",
        LessEq = "<=",
        Greater = ">",
        GreaterEq = ">=",
        Add = "+",
        Sub = "-",
        Mul = "*",
        Div = "/",
        Mod = "%",
        Pow = "^",
    }
);

words!(
    /// How a line is compared.
    LineOp {
        Contains = "|=",
        ContainsNot = "!=",
        Matches = "|~",
        MatchesNot = "!~",
        Pattern = "|>",
        PatternNot = "!>",
    }
);

words!(
    /// How a label's value is compared with a number, a duration, a size or an address.
    CompareOp {
        Eq = "==",
        NotEq = "!=",
        Less = "<",
        LessEq = "<=",
        Greater = ">",
        GreaterEq = ">=",
    }
);

impl RangeOp {
    /// Works on numbers, which `unwrap` takes from a label.
    pub fn needs_unwrap(self) -> bool {
        !matches!(
            self,
            Self::Count | Self::Rate | Self::Bytes | Self::BytesRate | Self::Absent
        )
    }

    /// Counts lines or their bytes, so a number from a label has no place.
    pub fn refuses_unwrap(self) -> bool {
        matches!(self, Self::Count | Self::Bytes | Self::BytesRate)
    }

    /// Whether `by` and `without` may stand behind it.
    pub fn may_group(self) -> bool {
        matches!(
            self,
            Self::Avg
                | Self::Stddev
                | Self::Stdvar
                | Self::Quantile
                | Self::Max
                | Self::Min
                | Self::First
                | Self::Last
        )
    }
}

impl AggregateOp {
    /// `topk(3, …)`
    pub fn takes_parameter(self) -> bool {
        matches!(self, Self::Topk | Self::Bottomk | Self::ApproxTopk)
    }
}

impl BinaryOp {
    /// `and`, `or`, `unless`
    pub fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }

    /// How tightly it binds: the higher, the tighter.
    pub fn binds(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And | Self::Unless => 2,
            Self::Eq
            | Self::NotEq
            | Self::Less
            | Self::LessEq
            | Self::Greater
            | Self::GreaterEq => 3,
            Self::Add | Self::Sub => 4,
            Self::Mul | Self::Div | Self::Mod => 5,
            Self::Pow => 6,
        }
    }
}

impl LineOp {
    /// `!=`, `!~`, `!>`
    pub fn is_negated(self) -> bool {
        matches!(
            self,
            Self::ContainsNot | Self::MatchesNot | Self::PatternNot
        )
    }
}

impl Conversion {
    pub const ALL: [Self; 3] = [Self::Bytes, Self::Duration, Self::DurationSeconds];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Duration => "duration",
            Self::DurationSeconds => "duration_seconds",
        }
    }
}
