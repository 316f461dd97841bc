//! Every function, one file a family, one table a file: type checker, evaluator, completion and help read the same rows.
//!
//! To add a function: 1. a row in its family's `FUNCTIONS`; 2. its implementation in the same file, a plain
//! function where [`Implementation`] has a kind for it; 3. only where none fits, a [`Special`] and its arm in
//! `eval/call.rs`; 4. a case in `tests/testdata`.

pub(crate) mod buckets;
mod counter;
pub(crate) mod extended;
pub(crate) mod extended_histogram;
mod extreme;
mod histogram;
mod histogram_rate;
mod histogram_sum;
mod label;
mod lanes;
pub(crate) mod math;
pub(crate) mod native;
pub(crate) mod over_time;
pub(crate) mod summing;
mod time;
mod trend;
mod vector;
mod window;

pub(crate) use counter::rate_of_floats;
pub use extreme::Extremes;
pub(crate) use lanes::FoldWindows;
pub use time::CalendarTime;
pub use window::{Sample, Window, WindowNote, WindowNotes};

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
    /// How many of the last arguments may be left out or added; `-1`: the last one may be left out or repeated.
    pub variadic: i32,
    pub returns: ValueType,
    /// Whether Prometheus guards it by `--enable-feature=promql-experimental-functions`.
    pub experimental: bool,
    /// One line.
    pub help: &'static str,
    pub implementation: Implementation,
    /// For a function over windows: the same for windows of floats alone, many at once.
    pub(crate) fold: Option<FoldWindows>,
}

/// How the evaluator runs a function.
#[derive(Debug, Clone, Copy)]
pub enum Implementation {
    /// A float to a float, sample by sample; histograms are left out.
    Maths(fn(f64) -> f64),
    /// A float and the scalar arguments of its step to a float, or to nothing.
    MathsWith(fn(f64, &[f64]) -> Option<f64>),
    /// A part of the UTC date that the sample's value, or else the evaluation time, stands for.
    Calendar(fn(&CalendarTime) -> i64),
    /// A native histogram to a float; floats are left out.
    HistogramPart(fn(&tsdb::Histogram) -> f64),
    /// The samples of one series in one window to a sample. Scalar arguments come with the window.
    Window {
        eval: fn(&Window<'_>) -> Option<Sample>,
        keeps_name: bool,
    },
    /// Needs the whole vector, the tree, or the query's own times.
    Special(Special),
}

/// Functions that see more than one sample or one window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    Absent,
    AbsentOverTime,
    End,
    HistogramFraction,
    HistogramQuantile,
    HistogramQuantiles,
    Info,
    LabelJoin,
    LabelReplace,
    MaxOf,
    MinOf,
    Pi,
    Range,
    Scalar,
    Sort,
    SortByLabel,
    SortByLabelDesc,
    SortDesc,
    Start,
    StartTimestamp,
    Step,
    Time,
    Timestamp,
    Vector,
}

impl Function {
    /// A stable function with a fixed number of arguments.
    const fn new(
        name: &'static str,
        args: &'static [ValueType],
        returns: ValueType,
        implementation: Implementation,
        help: &'static str,
    ) -> Self {
        Self {
            name,
            args,
            variadic: 0,
            returns,
            experimental: false,
            help,
            implementation,
            fold: None,
        }
    }

    const fn variadic(mut self, variadic: i32) -> Self {
        self.variadic = variadic;
        self
    }

    const fn folding(mut self, fold: FoldWindows) -> Self {
        self.fold = Some(fold);
        self
    }

    const fn experimental(mut self) -> Self {
        self.experimental = true;
        self
    }

    /// The fewest arguments a call may have.
    pub fn min_args(&self) -> usize {
        self.args.len() - usize::from(self.variadic != 0)
    }

    /// The most arguments a call may have; `None`: any number.
    pub fn max_args(&self) -> Option<usize> {
        let extra = usize::try_from(self.variadic).ok()?;
        Some(self.min_args() + extra)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

const FAMILIES: &[&[Function]] = &[
    counter::FUNCTIONS,
    histogram::FUNCTIONS,
    label::FUNCTIONS,
    math::FUNCTIONS,
    over_time::FUNCTIONS,
    time::FUNCTIONS,
    trend::FUNCTIONS,
    vector::FUNCTIONS,
];

/// All functions, family by family.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The function called `name`.
pub fn by_name(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_listed_once_and_has_help() {
        let mut names = BTreeSet::new();
        for function in super::all() {
            assert!(
                names.insert(function.name),
                "{} is listed twice",
                function.name
            );
            assert!(
                !function.help.is_empty() && !function.help.ends_with('.'),
                "{}",
                function.name
            );
        }
    }

    #[test]
    fn the_number_of_arguments_follows_the_signature() {
        let bounds = |name| super::by_name(name).map(|f| (f.min_args(), f.max_args()));
        assert_eq!(bounds("rate"), Some((1, Some(1))));
        assert_eq!(bounds("round"), Some((1, Some(2))));
        assert_eq!(bounds("hour"), Some((0, Some(1))));
        assert_eq!(bounds("label_join"), Some((3, None)));
        assert_eq!(bounds("nope"), None);
    }
}
