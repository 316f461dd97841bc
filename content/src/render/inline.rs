//! Runs of text inside a block: as HTML, as plain text, and what must not be in them.

use pulldown_cmark::{CowStr, Event, Tag, html};

use crate::highlight::escape;

/// The events as HTML.
pub(super) fn html(events: Vec<Event<'_>>) -> String {
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter().map(keep_together));
    out
}

/// The words alone, for a table of contents.
pub(super) fn plain_text(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Code up to this many characters stands on one line; what is longer may part, or a phone would scroll.
const SHORT_CODE: usize = 24;

/// Behind a number and a space, these belong to the number.
const UNITS: &[&str] = &[
    "%", "s", "ms", "min", "h", "B", "KB", "MB", "GB", "KiB", "MiB", "GiB",
];

/// Keeps short code on one line, and a unit on the line of its number.
pub(super) fn keep_together(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) if text.contains(' ') => Event::Text(with_units(text)),
        Event::Code(code) if code.chars().count() <= SHORT_CODE => {
            let code = escape(&code);
            Event::InlineHtml(format!("<code class=\"short\">{code}</code>").into())
        }
        other => other,
    }
}

fn with_units(text: CowStr<'_>) -> CowStr<'_> {
    let begins_with_unit = |rest: &str| {
        let word = rest
            .split(|c: char| !c.is_alphanumeric() && c != '%')
            .next();
        word.is_some_and(|word| UNITS.contains(&word))
    };
    let is_between = |at: usize| {
        let (before, after) = (&text[..at], &text[at + 1..]);
        before.ends_with(|c: char| c.is_ascii_digit()) && begins_with_unit(after)
    };
    let spaces: Vec<usize> = text
        .match_indices(' ')
        .map(|(at, _)| at)
        .filter(|at| is_between(*at))
        .collect();
    if spaces.is_empty() {
        return text;
    }
    let mut out = String::with_capacity(text.len() + spaces.len());
    let mut written = 0;
    for at in spaces {
        out.push_str(&text[written..at]);
        out.push('\u{a0}');
        written = at + 1;
    }
    out.push_str(&text[written..]);
    out.into()
}

/// Why an event can't stand in a text, if it can't.
pub(super) fn refusal(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => {
            let shown = html.trim();
            Some(format!(
                "raw HTML `{shown}` is not allowed: write it in Markdown, or as `code`"
            ))
        }
        Event::Start(Tag::Image { dest_url, .. }) => Some(format!(
            "image `{dest_url}` inside a text: a figure stands alone in its paragraph"
        )),
        Event::Start(Tag::Link { dest_url, .. })
            if !dest_url.starts_with(['/', '#']) && !dest_url.starts_with("https://") =>
        {
            Some(format!(
                "link `{dest_url}`: write `https://…`, `/page` or `#anchor`"
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stay_with_their_numbers_and_nothing_else_does() {
        let kept = |text: &'static str| with_units(text.into()).into_string();
        assert_eq!(
            kept("5 % of 0.3 s, at 14 MB"),
            "5\u{a0}% of 0.3\u{a0}s, at 14\u{a0}MB"
        );
        assert_eq!(kept("2 seconds in 3 shards %"), "2 seconds in 3 shards %");
    }
}
