//! Block quotes that are more: four call-outs, and an answer that opens on demand.
//!
//! In Markdown: `> [!thinking] Title`, `[!back]`, `[!forward]`, `[!aws]`; `> [!answer] Title` is a
//! `<details>`, on its own or inside a call-out.

use crate::highlight::escape;

/// What a block quote's first line makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Thinking,
    Back,
    Forward,
    Aws,
    Answer,
}

impl Kind {
    const ALL: [(&'static str, Self); 5] = [
        ("thinking", Self::Thinking),
        ("back", Self::Back),
        ("forward", Self::Forward),
        ("aws", Self::Aws),
        ("answer", Self::Answer),
    ];

    /// Reads the word between `[!` and `]`; `Err` is a message for the author.
    pub(super) fn parse(word: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(|(name, _)| format!("[!{name}]")).join(", ");
        Self::ALL
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, kind)| *kind)
            .ok_or_else(|| format!("unknown call-out `[!{word}]`: use {}", known()))
    }

    fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name)
    }

    fn label(self) -> &'static str {
        match self {
            Self::Thinking => "Architecture thinking",
            Self::Back => "Link back",
            Self::Forward => "Link forward",
            Self::Aws => "AWS SAA tie-in",
            Self::Answer => "An answer",
        }
    }

    /// Strokes on a 24 × 24 grid: a light bulb, an arrow each way, a cloud.
    fn icon_path(self) -> &'static str {
        match self {
            Self::Thinking => {
                "M9 18h6M10 21h4M8.5 14.5a6 6 0 1 1 7 0c-.7.6-1 1.2-1 2h-5c0-.8-.3-1.4-1-2z"
            }
            Self::Back => "M19 12H5M11 6l-6 6 6 6",
            Self::Forward => "M5 12h14M13 6l6 6-6 6",
            Self::Aws => "M7 18a4 4 0 0 1-.4-8 6 6 0 0 1 11.6 1.2A3.5 3.5 0 0 1 17.5 18z",
            Self::Answer => "",
        }
    }

    pub(super) fn close(self) -> &'static str {
        match self {
            Self::Answer => "</details>\n",
            _ => "</aside>\n",
        }
    }

    /// The opening tag and heading; `number` makes the heading's id unique on the page.
    pub(super) fn open(self, number: usize, title_html: &str) -> String {
        let label = escape(self.label());
        if self == Self::Answer {
            let summary = if title_html.is_empty() {
                label.as_str()
            } else {
                title_html
            };
            return format!("<details class=\"answer\"><summary>{summary}</summary>\n");
        }
        let title = if title_html.is_empty() {
            String::new()
        } else {
            format!(" <span class=\"callout-title\">{title_html}</span>")
        };
        // `note`, because a named `<aside>` would become a landmark of its own inside the lesson.
        format!(
            "<aside class=\"callout callout-{name}\" role=\"note\" aria-labelledby=\"callout-{number}\">\n\
             <p class=\"callout-head\" id=\"callout-{number}\"><svg class=\"callout-icon\" viewBox=\"0 0 24 24\" \
             width=\"20\" height=\"20\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>\
             <span class=\"callout-label\">{label}</span>{title}</p>\n",
            name = self.name(),
            path = self.icon_path(),
        )
    }
}
