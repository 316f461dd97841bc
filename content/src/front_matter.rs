//! The YAML between `---` lines at the top of a lesson.

use serde::Deserialize;

use serde_saphyr::Spanned;

use crate::{ContentError, yaml_file};

/// What a lesson says about itself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrontMatter {
    pub(crate) title: String,
    pub(crate) slug: model::LessonSlug,
    pub(crate) number: u32,
    /// One sentence for the list of lessons.
    pub(crate) summary: String,
    /// Reading time.
    pub(crate) minutes: u32,
    /// "After this you can …", Markdown of one line each.
    pub(crate) outcomes: Vec<String>,
    /// The facts and misconceptions it teaches, such as `promql.rate` and `P01`.
    pub(crate) covers: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) further_reading: Vec<FurtherReading>,
}

/// A page elsewhere that is worth the time, and why.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FurtherReading {
    pub(crate) title: String,
    pub(crate) url: String,
    /// One line of Markdown.
    pub(crate) why: String,
}

/// A file cut in two: its front matter, and the Markdown with the line where it starts.
#[derive(Debug)]
pub(crate) struct Split<'a> {
    pub(crate) front: FrontMatter,
    pub(crate) body: &'a str,
    pub(crate) body_line: usize,
}

/// Reads the front matter of `source`; the error names the line in the whole file.
pub(crate) fn split<'a>(source: &'a str, file: &str) -> Result<Split<'a>, ContentError> {
    let error = |line, message: String| ContentError {
        file: file.to_owned(),
        line,
        message,
    };
    let Some(after_fence) = source.strip_prefix("---\n") else {
        return Err(error(
            1,
            "no front matter: start the file with a `---` line, `title: …` and so on".to_owned(),
        ));
    };
    let Some(end) = after_fence.find("\n---\n") else {
        return Err(error(
            1,
            "front matter never ends: close it with a `---` line".to_owned(),
        ));
    };
    let (yaml, rest) = (&after_fence[..end + 1], &after_fence[end + 5..]);
    let front: FrontMatter = serde_saphyr::from_str(yaml).map_err(|problem| {
        let (in_yaml, reason) = yaml_file::line_and_reason(&problem);
        error(in_yaml + 1, format!("front matter: {reason}"))
    })?;
    let body_line = yaml.lines().count() + 3;
    check(&front).map_err(|message| error(1, message))?;
    Ok(Split {
        front,
        body: rest,
        body_line,
    })
}

fn check(front: &FrontMatter) -> Result<(), String> {
    if front.outcomes.is_empty() {
        return Err("`outcomes` is empty: say what a reader can do afterwards".to_owned());
    }
    if front.minutes == 0 {
        return Err("`minutes` is 0: estimate the reading time".to_owned());
    }
    let mut seen = std::collections::BTreeSet::new();
    if let Some(twice) = front
        .covers
        .iter()
        .map(|fact| &fact.value)
        .find(|fact| !seen.insert(*fact))
    {
        return Err(format!("`covers` lists `{twice}` twice: keep one"));
    }
    Ok(())
}
