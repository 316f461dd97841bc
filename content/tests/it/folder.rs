//! A content folder that a test fills.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A folder that is gone when the test ends.
pub struct Folder {
    dir: TempDir,
}

impl Folder {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("lessons")).unwrap();
        for folder in ["figures", "quizzes", "exercises"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
        }
        Self { dir }
    }

    pub fn with(self, file: &str, text: &str) -> Self {
        self.write(file, text);
        self
    }

    /// A lesson with ordinary front matter, number 1 and up.
    pub fn with_lesson(self, number: u32, slug: &str, body: &str) -> Self {
        let text = lesson(number, slug, body);
        self.with(&format!("lessons/{number:02}-{slug}.md"), &text)
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.path().join(file), text).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

/// Its body starts at line 10.
pub fn lesson(number: u32, slug: &str, body: &str) -> String {
    format!(
        "---\ntitle: About {slug}\nslug: {slug}\nnumber: {number}\nsummary: One sentence.\nminutes: 5\n\
         outcomes: [\"read `{slug}`\"]\ncovers: [P01]\n---\n{body}"
    )
}
