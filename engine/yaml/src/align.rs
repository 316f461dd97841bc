//! Finds, for the text of a scalar, which stretch of it stands where in the source.

use crate::scalar::Segment;
use crate::{Place, Style};

/// The segments of `text`, decoded from `raw`, which begins at `place` in the source.
pub(crate) fn segments(raw: &str, place: Place, text: &str, style: Style) -> Vec<Segment> {
    match style {
        Style::Plain | Style::Literal | Style::Folded => by_line(raw, place, text),
        Style::SingleQuoted | Style::DoubleQuoted => quoted(raw, place, text, style),
    }
}

/// Where the `|` or `>` stands of the block scalar whose lines begin at `content`: the parser tells only the latter.
pub(crate) fn block_indicator(source: &str, content: Place) -> Option<Place> {
    let before = source.get(..content.offset)?;
    // What stands before the content on its own line is indentation.
    let (before, _) = before.rsplit_once('\n')?;
    let header = before.trim_end();
    let line_start = header.rfind('\n').map_or(0, |newline| newline + 1);
    let lines_between = source
        .get(header.len()..content.offset)?
        .matches('\n')
        .count();
    let line = header.get(line_start..)?;
    let is_indicator = |(at, indicator): &(usize, &str)| {
        let rest = line.get(at + indicator.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        let comment = rest.trim_start();
        comment.is_empty() || (comment.starts_with('#') && comment.len() < rest.len())
    };
    let (at, _) = line.match_indices(['|', '>']).find(is_indicator)?;
    Some(Place {
        line: content.line.checked_sub(lines_between)?,
        column: 1 + line.get(..at)?.chars().count(),
        offset: line_start + at,
    })
}

/// Where the first `-` of a block sequence stands. Of one that is not indented below its key the parser tells the place
/// of the first item.
pub(crate) fn first_dash(source: &str, told: Place) -> Place {
    if source
        .get(told.offset..)
        .is_some_and(|rest| rest.starts_with('-'))
    {
        return told;
    }
    let before = source.get(..told.offset).unwrap_or_default();
    let Some(indent) = before.trim_end_matches([' ', '\t']).strip_suffix('-') else {
        return told;
    };
    let back = told.offset - indent.len();
    Place {
        column: told.column.saturating_sub(back).max(1),
        offset: indent.len(),
        ..told
    }
}

/// Without escapes each line of the source stands in the text, in order, with only white space between.
fn by_line(raw: &str, mut place: Place, text: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut done = 0;
    for line in raw.split_inclusive('\n') {
        let content = line.trim();
        if !content.is_empty() {
            let rest = text.get(done..).unwrap_or_default();
            let start = done + (rest.len() - rest.trim_start().len());
            if !text
                .get(start..)
                .is_some_and(|rest| rest.starts_with(content))
            {
                return segments;
            }
            let indent = line.len() - line.trim_start().len();
            segments.push(Segment {
                text: start,
                length: content.len(),
                place: place.after(line.get(..indent).unwrap_or_default()),
            });
            done = start + content.len();
        }
        place = place.after(line);
    }
    segments
}

/// Walks source and text side by side; an escape or a folded line break ends a segment.
fn quoted(raw: &str, place: Place, text: &str, style: Style) -> Vec<Segment> {
    let mut walk = Walk {
        raw,
        at: 0,
        place,
        done: 0,
        segments: Vec::new(),
    };
    walk.skip(1);
    while walk.done < text.len() && walk.at < raw.len() {
        let rest = raw.get(walk.at..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let after_blanks = rest.get(blanks..).unwrap_or_default();
        if after_blanks.starts_with(['\n', '\r']) {
            // A fold: one space or some newlines in the text.
            let folded = after_blanks.len() - after_blanks.trim_start().len();
            walk.skip(blanks + folded);
            let rest = text.get(walk.done..).unwrap_or_default();
            if rest.starts_with(' ') {
                walk.done += 1;
            } else {
                walk.done += rest.len() - rest.trim_start_matches('\n').len();
            }
        } else if style == Style::SingleQuoted && rest.starts_with("''") {
            walk.escape(2, text);
        } else if style == Style::DoubleQuoted && rest.starts_with('\\') {
            match rest.chars().nth(1) {
                Some('x') => walk.escape(4, text),
                Some('u') => walk.escape(6, text),
                Some('U') => walk.escape(10, text),
                Some('\n' | '\r') => {
                    let line = rest.get(1..).unwrap_or_default();
                    walk.skip(1 + line.len() - line.trim_start().len());
                }
                Some(escaped) => walk.escape(1 + escaped.len_utf8(), text),
                None => break,
            }
        } else {
            walk.copy(rest.chars().next().map_or(1, char::len_utf8));
        }
    }
    walk.segments
}

struct Walk<'a> {
    raw: &'a str,
    /// Bytes of `raw` read, and the place there.
    at: usize,
    place: Place,
    /// Bytes of the text accounted for.
    done: usize,
    segments: Vec<Segment>,
}

impl Walk<'_> {
    fn skip(&mut self, bytes: usize) {
        let end = self.raw.ceil_char_boundary(self.at + bytes);
        self.place = self
            .place
            .after(self.raw.get(self.at..end).unwrap_or_default());
        self.at = end;
    }

    /// `bytes` of the source make one character of the text.
    fn escape(&mut self, bytes: usize, text: &str) {
        let character = text.get(self.done..).and_then(|rest| rest.chars().next());
        self.segments.push(Segment {
            text: self.done,
            length: 0,
            place: self.place,
        });
        self.skip(bytes);
        self.done += character.map_or(1, char::len_utf8);
    }

    fn copy(&mut self, bytes: usize) {
        match self.segments.last_mut() {
            Some(last)
                if last.length > 0
                    && last.text + last.length == self.done
                    && last.place.offset + last.length == self.place.offset =>
            {
                last.length += bytes;
            }
            _ => self.segments.push(Segment {
                text: self.done,
                length: bytes,
                place: self.place,
            }),
        }
        self.skip(bytes);
        self.done += bytes;
    }
}
