//! Every function, one file a family, one table a file: type checker, evaluator, completion and help read the same rows.

/// What an expression evaluates to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    Scalar,
    String,
    InstantVector,
    RangeVector,
}

/// One function of the language.
#[derive(Debug)]
pub struct Function {
    pub name: &'static str,
    /// The types of its arguments, in order.
    pub args: &'static [ValueType],
    /// How many of the last arguments may be left out; `-1`: the last one may be repeated, or left out.
    pub variadic: i32,
    pub returns: ValueType,
    /// Whether Prometheus guards it by `--enable-feature=promql-experimental-functions`.
    pub experimental: bool,
    /// One line.
    pub help: &'static str,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
