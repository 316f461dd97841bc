//! Walks the Markdown's events once and writes the parts.

use std::ops::Range;

use model::{LessonPart, Play, PlayBlock, TocEntry};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::anchors::{Anchors, slug};
use super::code_block::{self, Block};
use super::page::{Link, Rendered, SectionStart};
use super::{callout, inline};
use crate::figures::figure_html;
use crate::highlight::escape;
use crate::lines::Lines;
use crate::{ContentError, Figures};

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_SMART_PUNCTUATION);

type Located<'a> = (Event<'a>, Range<usize>);

pub(super) struct Writer<'a> {
    source: &'a str,
    file: &'a str,
    lines: Lines,
    figures: &'a Figures,
    events: std::iter::Peekable<std::vec::IntoIter<Located<'a>>>,
    /// What the next HTML part will be made of.
    pending: Vec<Event<'a>>,
    /// How each open block quote closes.
    quotes: Vec<&'static str>,
    /// Open blocks around the current event; runnable queries stand at depth 0.
    depth: usize,
    deepest_heading: usize,
    callouts: usize,
    /// The event just before was a query, so a caption may follow.
    after_query: bool,
    anchors: Anchors,
    rendered: Rendered,
    errors: Vec<ContentError>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        source: &'a str,
        file: &'a str,
        first_line: usize,
        figures: &'a Figures,
    ) -> Self {
        let events: Vec<Located<'a>> = Parser::new_ext(source, OPTIONS)
            .into_offset_iter()
            .collect();
        Self {
            source,
            file,
            lines: Lines::new(source, first_line),
            figures,
            events: events.into_iter().peekable(),
            pending: Vec::new(),
            quotes: Vec::new(),
            depth: 0,
            deepest_heading: 1,
            callouts: 0,
            after_query: false,
            anchors: Anchors::default(),
            rendered: Rendered::default(),
            errors: Vec::new(),
        }
    }

    pub(super) fn write(mut self) -> Result<Rendered, Vec<ContentError>> {
        while let Some((event, range)) = self.events.next() {
            self.event(event, &range);
        }
        self.flush();
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        self.rendered.anchors = self.anchors.into_ids();
        Ok(self.rendered)
    }

    fn event(&mut self, event: Event<'a>, range: &Range<usize>) {
        let may_caption = std::mem::replace(&mut self.after_query, false);
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                self.heading(level, id.as_deref(), range);
            }
            Event::Start(Tag::CodeBlock(kind)) => self.code_block(&kind, range),
            Event::Start(Tag::Paragraph)
                if may_caption && self.source[range.clone()].starts_with(": ") =>
            {
                self.caption();
            }
            Event::Start(Tag::Paragraph) if self.next_is_image() => self.figure(range),
            Event::Start(Tag::BlockQuote(_)) => self.block_quote(range),
            Event::End(TagEnd::BlockQuote(_)) => {
                self.depth -= 1;
                let close = self.quotes.pop().unwrap_or_default();
                self.pending.push(Event::Html(close.into()));
            }
            Event::Start(Tag::Table(alignments)) => {
                // It scrolls on narrow screens, so the keyboard must be able to reach it.
                let open = "<div class=\"table-scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">";
                self.pending.push(Event::Html(open.into()));
                self.depth += 1;
                self.pending.push(Event::Start(Tag::Table(alignments)));
            }
            Event::End(TagEnd::Table) => {
                self.depth -= 1;
                self.pending.push(Event::End(TagEnd::Table));
                self.pending.push(Event::Html("</div>\n".into()));
            }
            Event::Start(tag @ (Tag::List(_) | Tag::Item)) => {
                self.depth += 1;
                self.pending.push(Event::Start(tag));
            }
            Event::End(tag @ (TagEnd::List(_) | TagEnd::Item)) => {
                self.depth -= 1;
                self.pending.push(Event::End(tag));
            }
            other => {
                self.check_inline(&other, range);
                self.pending.push(other);
            }
        }
    }

    /// Turns what is pending into one HTML part.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let mut html = String::new();
        html::push_html(&mut html, self.pending.drain(..).map(inline::keep_together));
        // The policy forbids inline styles. Text can't hold these strings: its `<` is escaped.
        for cell in ["td", "th"] {
            for side in ["left", "center", "right"] {
                let styled = format!("<{cell} style=\"text-align: {side}\">");
                html = html.replace(&styled, &format!("<{cell} class=\"align-{side}\">"));
            }
        }
        self.rendered.parts.push(LessonPart::Html { html });
    }

    fn heading(&mut self, level: HeadingLevel, id: Option<&str>, range: &Range<usize>) {
        let line = self.line(range);
        let content = self.inline_until(|event| matches!(event, Event::End(TagEnd::Heading(_))));
        let text = inline::plain_text(&content);
        let level = level as usize;
        if !(2..=4).contains(&level) {
            self.error(
                line,
                "headings in a text are `##` to `####`: the title is the page's own heading"
                    .to_owned(),
            );
        } else if level > self.deepest_heading + 1 {
            self.error(
                line,
                format!(
                    "`{text}` skips a heading level: use {}",
                    "#".repeat(self.deepest_heading + 1)
                ),
            );
        }
        self.deepest_heading = level;
        let id = id.map_or_else(|| slug(&text), str::to_owned);
        if let Err(message) = self.anchors.claim(&id, line) {
            self.error(line, message);
        }
        let (id, label) = (escape(&id), escape(&text));
        if level <= 3 && self.depth == 0 {
            self.flush();
            self.rendered.sections.push(SectionStart {
                level: level as u8,
                id: id.clone(),
                title: text.clone(),
                part: self.rendered.parts.len(),
            });
        }
        self.pending
            .push(Event::Html(format!("<h{level} id=\"{id}\">").into()));
        self.pending.extend(content);
        let link = format!(
            " <a class=\"heading-anchor\" href=\"#{id}\" aria-label=\"Link to “{label}”\"><span aria-hidden=\"true\">#</span></a></h{level}>\n"
        );
        self.pending.push(Event::Html(link.into()));
        if level <= 3 {
            self.rendered.toc.push(TocEntry {
                level: level as u8,
                id,
                text,
            });
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'a>, range: &Range<usize>) {
        let line = self.line(range);
        let mut source = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(text) => source.push_str(&text),
                _ => break,
            }
        }
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => {
                return self.error(
                    line,
                    "a block indented by four spaces becomes code: use a fence with a language"
                        .to_owned(),
                );
            }
        };
        match code_block::read(info, &source, line) {
            Ok(Block::Code { html, code }) => {
                self.pending.push(Event::Html(html.into()));
                self.rendered.code_blocks.push(code);
            }
            Ok(Block::Query(_)) if self.depth > 0 => {
                let message = "a query inside a list or call-out can't run: move it out, or add `norun=\"why\"`";
                self.error(line, message.to_owned());
            }
            Ok(Block::Query(query)) => {
                self.flush();
                self.rendered
                    .parts
                    .push(LessonPart::Query(query.block.clone()));
                self.rendered.queries.push(query);
                self.after_query = true;
            }
            Err(message) => self.error(line, message),
        }
    }

    /// A paragraph that starts with `: ` right after a query belongs to it.
    fn caption(&mut self) {
        let content = self.inline_until(|event| matches!(event, Event::End(TagEnd::Paragraph)));
        let caption = inline::html(content);
        let caption = caption.trim_start_matches(": ").to_owned();
        if let Some(LessonPart::Query(block)) = self.rendered.parts.last_mut() {
            block.caption.clone_from(&caption);
        }
        if let Some(query) = self.rendered.queries.last_mut() {
            query.block.caption = caption;
        }
    }

    fn next_is_image(&mut self) -> bool {
        matches!(
            self.events.peek(),
            Some((Event::Start(Tag::Image { .. }), _))
        )
    }

    fn figure(&mut self, range: &Range<usize>) {
        let line = self.line(range);
        let Some((Event::Start(Tag::Image { dest_url, .. }), _)) = self.events.next() else {
            return;
        };
        let caption = self.inline_until(|event| matches!(event, Event::End(TagEnd::Image)));
        let rest = self.inline_until(|event| matches!(event, Event::End(TagEnd::Paragraph)));
        if !rest.is_empty() {
            return self.error(
                line,
                "a figure stands alone in its paragraph: put empty lines around it".to_owned(),
            );
        }
        let (scheme, name) = dest_url.split_once(':').unwrap_or_default();
        let play = match scheme {
            "figure" => None,
            "play" => match self.play(name) {
                Ok(play) => Some(play),
                Err(message) => return self.error(line, message),
            },
            _ => {
                return self.error(line, format!("image `{dest_url}`: draw an SVG in `figures/` and write `![caption](figure:name)`"));
            }
        };
        let Some(svg) = self.figures.svg(name) else {
            let known: Vec<&str> = self.figures.names().collect();
            let known = if known.is_empty() {
                "none here".to_owned()
            } else {
                known.join(", ")
            };
            return self.error(
                line,
                format!("there is no `figures/{name}.svg`; known figures: {known}"),
            );
        };
        let caption = inline::html(caption);
        if let Err(message) = self.anchors.claim(&format!("figure-{name}"), line) {
            return self.error(line, message);
        }
        match play {
            None => {
                let html = figure_html(name, svg, &caption);
                self.pending.push(Event::Html(html.into()));
            }
            Some(play) => {
                let figure = svg.to_owned();
                self.flush();
                self.rendered.parts.push(LessonPart::Play(PlayBlock {
                    play,
                    figure,
                    caption,
                }));
            }
        }
    }

    /// What `play:NAME` stands for; `Err` is a message for the author.
    fn play(&self, name: &str) -> Result<Play, String> {
        if self.depth > 0 {
            return Err(
                "nothing can be played with inside a list or call-out: move it out, or write `figure:`"
                    .to_owned(),
            );
        }
        Play::from_slug(name).ok_or_else(|| {
            let known = Play::ALL.map(Play::slug).join(", ");
            format!("there is no `play:{name}`; there are {known}")
        })
    }

    fn block_quote(&mut self, range: &Range<usize>) {
        self.depth += 1;
        let Some(word) = marker(&self.source[range.clone()]) else {
            self.pending.push(Event::Html("<blockquote>\n".into()));
            self.quotes.push("</blockquote>\n");
            return;
        };
        let line = self.line(range);
        let kind = match callout::Kind::parse(word) {
            Ok(kind) => kind,
            Err(message) => {
                self.quotes.push("");
                return self.error(line, message);
            }
        };
        // The first line: `[!word]` as text, then the title up to the line's or paragraph's end.
        self.events.next();
        let mut ended_paragraph = true;
        let mut title = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Paragraph) => break,
                Event::SoftBreak => {
                    ended_paragraph = false;
                    break;
                }
                other => {
                    self.check_inline(&other, &range);
                    title.push(other);
                }
            }
        }
        let title = inline::html(title);
        let title = title
            .trim_start_matches(&format!("[!{word}]"))
            .trim()
            .to_owned();
        self.callouts += 1;
        self.pending
            .push(Event::Html(kind.open(self.callouts, &title).into()));
        if !ended_paragraph {
            self.pending.push(Event::Start(Tag::Paragraph));
        }
        self.quotes.push(kind.close());
    }

    fn inline_until(&mut self, is_end: impl Fn(&Event<'a>) -> bool) -> Vec<Event<'a>> {
        let mut content = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if is_end(&event) {
                break;
            }
            self.check_inline(&event, &range);
            content.push(event);
        }
        content
    }

    /// Refuses what a page must not hold, and remembers links of ours.
    fn check_inline(&mut self, event: &Event<'a>, range: &Range<usize>) {
        let line = self.line(range);
        if let Some(message) = inline::refusal(event) {
            self.error(line, message);
        } else if let Event::Start(Tag::Link { dest_url, .. }) = event
            && dest_url.starts_with(['/', '#'])
        {
            self.rendered.links.push(Link {
                line,
                target: dest_url.to_string(),
            });
        }
    }

    fn error(&mut self, line: usize, message: String) {
        self.errors.push(ContentError {
            file: self.file.to_owned(),
            line,
            message,
        });
    }

    fn line(&self, range: &Range<usize>) -> usize {
        self.lines.at(range.start)
    }
}

/// The word of `> [!word] …`, if a block quote starts that way.
fn marker(quote: &str) -> Option<&str> {
    let after = quote.trim_start_matches(['>', ' ']).strip_prefix("[!")?;
    let end = after.find(']')?;
    Some(&after[..end]).filter(|word| word.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
