//! Loads the module's lessons: Markdown with front matter, figures and highlighted code.
//!
//! Promises: everything is checked while loading and all problems come back at once, each with its
//! file, line and way out; what comes out is safe HTML that needs no inline style or script.

mod error;
mod exercise;
mod facts;
mod figures;
mod fingerprint;
mod front_matter;
mod glossary;
mod highlight;
mod index;
mod lesson;
mod library;
mod lines;
mod links;
mod live;
mod of_lesson;
mod quiz;
mod render;
mod search;
mod texts;
mod yaml_file;

pub use error::{ContentError, ContentErrors};
pub use exercise::{Exercise, Task};
pub use facts::{Fact, Facts, Section};
pub use figures::Figures;
pub use fingerprint::{Fingerprint, fingerprint};
pub use index::{misconception, section_entries};

pub use library::{LessonText, Library};
pub use live::{LiveLibrary, Refresh};
pub use quiz::Question;
pub use render::{
    CodeBlock, Expectation, Link, Query, Rendered, SectionStart, render_markdown,
    render_markdown_with_figures,
};
pub use search::{SearchEntry, SearchIndex};
pub use texts::plain as plain_text;
