//! Builds trees from the parser's events: places, aliases, merge keys, repeated keys.

use std::collections::HashMap;

use granit_parser::{Event, Marker, Parser, ScalarStyle, ScanError, StructureStyle, Tag};

use crate::{Document, Entry, Kind, Node, Place, Problem, Scalar, Span, Style, Text, align, merge};

/// Collections within collections; real files stay below twenty.
const MAX_DEPTH: usize = 128;

/// What aliases may copy in one file, in nodes and in 64 bytes of text.
const MAX_COPIED: usize = 200_000;

/// What a file holds.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The documents before the first mistake in the syntax.
    pub documents: Vec<Document>,
    /// The mistake that ended reading.
    pub syntax_error: Option<Problem>,
}

impl Parsed {
    /// The first document: all that Prometheus and Alertmanager read of a file.
    pub fn first(self) -> Result<Document, Problem> {
        match (self.documents.into_iter().next(), self.syntax_error) {
            (Some(document), _) => Ok(document),
            (None, Some(problem)) => Err(problem),
            (None, None) => Ok(Document {
                root: None,
                problems: Vec::new(),
            }),
        }
    }
}

/// Reads the documents of a file. A byte-order mark at the start is skipped.
pub fn parse(source: &str) -> Parsed {
    let mut options = granit_parser::options! {
        block_scalar_eof_without_line_feed: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    let mut builder = Builder::new(source);
    let mut documents = Vec::new();
    for next in Parser::new_from_str_with_options(source, options) {
        let taken = match next {
            Err(error) => Err(syntax_problem(source, &error)),
            Ok((Event::DocumentStart(..), _)) => {
                builder.start_document();
                Ok(())
            }
            Ok((Event::DocumentEnd, _)) => {
                documents.push(builder.finish_document());
                Ok(())
            }
            Ok((event, span)) => builder.take(event, builder.span(span)),
        };
        if let Err(problem) = taken {
            return Parsed {
                documents,
                syntax_error: Some(problem),
            };
        }
    }
    Parsed {
        documents,
        syntax_error: None,
    }
}

fn place(source: &str, marker: Marker) -> Place {
    Place {
        line: marker.line().max(1),
        column: marker.col() + 1,
        offset: marker.byte_offset().unwrap_or(0).min(source.len()),
    }
}

fn syntax_problem(source: &str, error: &ScanError) -> Problem {
    let at = place(source, *error.marker());
    Problem::new(Span::at(at), "", error.info())
}

struct Builder<'s> {
    source: &'s str,
    open: Vec<Frame>,
    root: Option<Node>,
    problems: Vec<Problem>,
    anchors: HashMap<usize, Anchored>,
    copied: usize,
}

struct Anchored {
    node: Node,
    /// In the unit of [`MAX_COPIED`].
    weight: usize,
    depth: usize,
}

/// A collection whose end has not come yet.
struct Frame {
    is_mapping: bool,
    /// Items, or keys and values in turn.
    nodes: Vec<Node>,
    start: Span,
    anchor: usize,
    tag: Option<Box<str>>,
    weight: usize,
    /// Of the deepest collection within.
    depth: usize,
}

impl<'s> Builder<'s> {
    fn new(source: &'s str) -> Self {
        Self {
            source,
            open: Vec::new(),
            root: None,
            problems: Vec::new(),
            anchors: HashMap::new(),
            copied: 0,
        }
    }

    fn span(&self, span: granit_parser::Span) -> Span {
        Span {
            start: place(self.source, span.start),
            end: place(self.source, span.end),
        }
    }

    fn start_document(&mut self) {
        self.open.clear();
        self.root = None;
        self.anchors.clear();
    }

    fn finish_document(&mut self) -> Document {
        let root = self.root.take();
        Document {
            // An explicit but empty document is one empty plain scalar.
            root: root.filter(|node| !(node.is_null() && node.span.start == node.span.end)),
            problems: std::mem::take(&mut self.problems),
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let mut span = span;
                let style = style_of(style);
                // The parser writes a value that is not there as `~`.
                let is_absent = style == Style::Plain && span.start == span.end;
                let text = if is_absent { "".into() } else { text };
                if is_absent
                    && self
                        .source
                        .get(span.start.offset..)
                        .is_some_and(|s| s.starts_with(':'))
                {
                    span = Span::at(span.start.after(":"));
                }
                let weight = 1 + text.len() / 64;
                let raw = self.source.get(span.range()).unwrap_or_default();
                let segments = align::segments(raw, span.start, &text, style);
                if matches!(style, Style::Literal | Style::Folded)
                    && let Some(indicator) = align::block_indicator(self.source, span.start)
                {
                    span.start = indicator;
                }
                let text = Text::new(&text, span, segments);
                let node = Node {
                    kind: Kind::Scalar(Scalar { text, style }),
                    span,
                    alias: None,
                    tag: tag.map(|tag| short_tag(&tag)),
                };
                self.add(node, anchor, weight, 0)
            }
            Event::SequenceStart(style, anchor, tag) => {
                let mut span = span;
                if style == StructureStyle::Block {
                    span.start = align::first_dash(self.source, span.start);
                }
                self.open(false, span, anchor, tag.as_deref());
                Ok(())
            }
            Event::MappingStart(_, anchor, tag) => {
                self.open(true, span, anchor, tag.as_deref());
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                let message = format!("unknown anchor '{name}' referenced");
                Err(Problem::new(span, "", message))
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, is_mapping: bool, start: Span, anchor: usize, tag: Option<&Tag>) {
        self.open.push(Frame {
            is_mapping,
            nodes: Vec::new(),
            start,
            anchor,
            tag: tag.map(short_tag),
            weight: 1,
            depth: 0,
        });
    }

    fn close(&mut self, end: Span) -> Result<(), Problem> {
        let Some(frame) = self.open.pop() else {
            return Ok(());
        };
        let last = frame.nodes.last().map(|node| node.place_of_use().end);
        let kind = if frame.is_mapping {
            Kind::Mapping(merge::mapping(entries(frame.nodes), &mut self.problems))
        } else {
            Kind::Sequence(frame.nodes)
        };
        // A block collection ends for the parser where the next thing begins: that is too far.
        let is_flow = end.end.offset > end.start.offset;
        let end = if is_flow { Some(end.end) } else { last };
        let start = frame.start.start;
        let node = Node {
            kind,
            span: Span {
                start,
                end: end.unwrap_or(frame.start.end).max(start),
            },
            alias: None,
            tag: frame.tag,
        };
        self.add(node, frame.anchor, frame.weight, frame.depth + 1)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Problem> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Problem::new(span, "", "the anchor's value contains itself"));
        };
        let (weight, depth) = (anchored.weight, anchored.depth);
        let node = Node {
            alias: Some(span),
            ..anchored.node.clone()
        };
        self.copied += weight;
        if self.copied > MAX_COPIED || self.open.len() + depth > 2 * MAX_DEPTH {
            return Err(Problem::new(
                span,
                "",
                "document contains excessive aliasing",
            ));
        }
        self.add(node, 0, weight, depth)
    }

    fn add(
        &mut self,
        node: Node,
        anchor: usize,
        weight: usize,
        depth: usize,
    ) -> Result<(), Problem> {
        if anchor != 0 {
            self.copied += weight;
            if self.copied > MAX_COPIED {
                let message = "document contains excessive aliasing";
                return Err(Problem::new(node.span, "", message));
            }
            let node = node.clone();
            let anchored = Anchored {
                node,
                weight,
                depth,
            };
            self.anchors.insert(anchor, anchored);
        }
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.weight += weight;
        frame.depth = frame.depth.max(depth);
        frame.nodes.push(node);
        Ok(())
    }
}

fn entries(nodes: Vec<Node>) -> Vec<Entry> {
    let mut nodes = nodes.into_iter();
    let next = || {
        Some(Entry {
            key: nodes.next()?,
            value: nodes.next()?,
            is_merged: false,
        })
    };
    std::iter::from_fn(next).collect()
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

fn short_tag(tag: &Tag) -> Box<str> {
    let (handle, suffix) = tag.parts();
    let full = format!("{handle}{suffix}");
    match full.strip_prefix("tag:yaml.org,2002:") {
        Some(short) => format!("!!{short}").into(),
        None => full.into(),
    }
}
