//! What is wrong with a rule file.

use std::fmt;

use yaml::Span;

/// A mistake for which a server refuses the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: ProblemCode,
    pub span: Span,
    /// The group's name, where the mistake is in one.
    pub group: Option<String>,
    pub rule: Option<RuleRef>,
    /// Worded as the server words it, where it says anything of the kind.
    pub message: String,
    pub hint: Option<String>,
}

/// The rule that a problem is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRef {
    /// From 1, as the server counts.
    pub number: usize,
    pub name: String,
}

/// What kind of mistake it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    /// No YAML.
    Syntax,
    /// A value of the wrong type, an unknown field, a repeated key.
    Structure,
    GroupName,
    RuleName,
    Expression,
    /// A field that recording rules do not have.
    RecordingField,
    Label,
    Annotation,
    Template,
}

impl Problem {
    pub(super) fn in_yaml(problem: yaml::Problem, code: ProblemCode) -> Self {
        Self {
            code,
            span: problem.span,
            group: None,
            rule: None,
            message: problem.message,
            hint: problem.hint,
        }
    }
}

impl ProblemCode {
    /// A stable name, for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Structure => "structure",
            Self::GroupName => "group-name",
            Self::RuleName => "rule-name",
            Self::Expression => "expression",
            Self::RecordingField => "recording-field",
            Self::Label => "label",
            Self::Annotation => "annotation",
            Self::Template => "template",
        }
    }
}

/// `12:5: group "api", rule 1, "Down": what is wrong`, as `promtool check rules` prints it.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.span.start)?;
        if let (Some(group), Some(rule)) = (&self.group, &self.rule) {
            write!(
                f,
                "group {group:?}, rule {}, {:?}: ",
                rule.number, rule.name
            )?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}
