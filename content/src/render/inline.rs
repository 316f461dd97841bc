//! Runs of text inside a block: as HTML, as plain text, and what must not be in them.

use pulldown_cmark::{Event, Tag, html};

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

/// Keeps a percent sign on the line of its number.
pub(super) fn keep_together(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) if text.contains(" %") => {
            Event::Text(text.replace(" %", "\u{a0}%").into())
        }
        other => other,
    }
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
