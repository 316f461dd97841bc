//! Folders with a file a lesson: `quizzes/SLUG.yml`, `exercises/SLUG.yml`.

use std::path::Path;

use model::LessonSlug;
use serde::de::DeserializeOwned;

use crate::fingerprint::files_in;
use crate::texts::Texts;
use crate::{ContentError, Rendered, yaml_file};

/// What one file holds for its lesson.
#[derive(Debug, Clone)]
pub(crate) struct OfLesson<T> {
    /// Below the content folder.
    pub(crate) file: String,
    pub(crate) lesson: LessonSlug,
    /// In the order of the file.
    pub(crate) entries: Vec<T>,
    /// What its texts link to and hold, without parts.
    pub(crate) collected: Rendered,
}

/// How an author writes such a file.
pub(crate) trait Written: DeserializeOwned {
    /// One entry, read.
    type Entry;

    fn lesson(&self) -> &LessonSlug;

    /// The entries, with their problems in `texts`.
    fn read(self, texts: &mut Texts<'_>) -> Vec<Self::Entry>;

    /// `question` and its id, for a message; and the line where it stands.
    fn name(entry: &Self::Entry) -> (String, usize);
}

/// Reads `FOLDER/*.yml`, with every problem of every file.
pub(crate) fn load_all<W: Written>(
    dir: &Path,
    folder: &str,
) -> (Vec<OfLesson<W::Entry>>, Vec<ContentError>) {
    let mut loaded = Vec::new();
    let mut errors = Vec::new();
    let paths = files_in(&dir.join(folder), "yml").unwrap_or_else(|error| {
        let message = format!("can't be listed: {error}");
        errors.push(ContentError::new(folder, 1, message));
        Vec::new()
    });
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match load::<W>(dir, folder, &format!("{folder}/{name}")) {
            Ok(file) => loaded.push(file),
            Err(problems) => errors.extend(problems),
        }
    }
    (loaded, errors)
}

fn load<W: Written>(
    dir: &Path,
    folder: &str,
    file: &str,
) -> Result<OfLesson<W::Entry>, Vec<ContentError>> {
    let read = yaml_file::read::<W>(dir, file).map_err(|error| vec![error])?;
    let Some(written) = read else {
        return Err(vec![ContentError::new(file, 1, "is gone")]);
    };
    let mut texts = Texts::of(file);
    let lesson = written.lesson().clone();
    let expected = format!("{folder}/{lesson}.yml");
    if file != expected {
        let message = format!("`lesson` says `{expected}`: rename the file or correct it");
        texts.error(1, message);
    }
    let entries = written.read(&mut texts);
    for (index, entry) in entries.iter().enumerate() {
        let (name, line) = W::name(entry);
        let is_taken = entries
            .iter()
            .take(index)
            .any(|other| W::name(other).0 == name);
        if is_taken {
            texts.error(line, format!("{name} is here twice: rename one"));
        }
    }
    if texts.errors.is_empty() {
        Ok(OfLesson {
            file: file.to_owned(),
            lesson,
            entries,
            collected: texts.collected,
        })
    } else {
        Err(texts.errors)
    }
}
