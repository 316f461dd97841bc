//! A place in the body: moves forward over bytes and knows its line.

use crate::error::Found;
use crate::{ParseError, Problem};

const LONGEST_QUOTE: usize = 200;

/// Reads a body from front to back.
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
    line_start: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
            line_start: 0,
        }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(crate) fn peek_at(&self, offset: usize) -> Option<u8> {
        self.bytes.get(self.at + offset).copied()
    }

    pub(crate) fn found(&self) -> Found {
        self.peek().map_or(Found::End, Found::Byte)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(crate) fn slice_from(&self, start: usize) -> &'a [u8] {
        &self.bytes[start..self.at]
    }

    /// Moves over one byte.
    pub(crate) fn advance(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line += 1;
            self.line_start = self.at + 1;
        }
        self.at = (self.at + 1).min(self.bytes.len());
    }

    /// Moves over `byte` if it stands here.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        if is_here {
            self.advance();
        }
        is_here
    }

    /// Moves over `word`, which holds no line break, if it stands here.
    pub(crate) fn eat_word(&mut self, word: &[u8]) -> bool {
        let is_here = self.bytes[self.at..].starts_with(word);
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    /// Moves over bytes as long as they fit.
    pub(crate) fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(&fits) {
            self.advance();
        }
        self.slice_from(start)
    }

    pub(crate) fn skip_blanks(&mut self) {
        self.take_while(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// Moves to the line break or the end.
    pub(crate) fn rest_of_line(&mut self) -> &'a [u8] {
        self.take_while(|byte| byte != b'\n')
    }

    /// A name of letters, digits and underscores, with colons if they are allowed.
    pub(crate) fn name(&mut self, allows_colon: bool) -> Option<&'a [u8]> {
        let is_first =
            |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || (allows_colon && byte == b':');
        if !self.peek().is_some_and(is_first) {
            return None;
        }
        Some(self.take_while(|byte| is_first(byte) || byte.is_ascii_digit()))
    }

    /// The raw inside of a double-quoted string; moves nowhere if there is none.
    pub(crate) fn quoted(&mut self, allows_line_break: bool) -> Option<&'a [u8]> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let mut length = 1;
        loop {
            match self.peek_at(length)? {
                b'"' => break,
                // An escaped line break is not an escape.
                b'\\' if self.peek_at(length + 1)? == b'\n' => return None,
                b'\\' => length += 2,
                b'\n' if !allows_line_break => return None,
                _ => length += 1,
            }
        }
        let start = self.at;
        let end = start + length + 1;
        while self.at < end {
            self.advance();
        }
        Some(&self.bytes[start + 1..end - 1])
    }

    /// A refusal at this place.
    pub(crate) fn error(&self, problem: Problem, samples_before: usize) -> ParseError {
        let line_end = self.bytes[self.line_start..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(self.bytes.len(), |length| self.line_start + length);
        let before = &self.bytes[self.line_start..self.at.clamp(self.line_start, line_end)];
        let line_text = String::from_utf8_lossy(&self.bytes[self.line_start..line_end]);
        ParseError {
            line: self.line,
            column: u32::try_from(String::from_utf8_lossy(before).chars().count())
                .map_or(u32::MAX, |column| column.saturating_add(1)),
            problem,
            line_text: line_text.chars().take(LONGEST_QUOTE).collect(),
            samples_before,
        }
    }
}
