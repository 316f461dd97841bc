//! From a byte position to a line number, quickly: lines are counted once.

/// Where the lines of a text start.
#[derive(Debug)]
pub(crate) struct Lines {
    newlines: Vec<usize>,
    first: usize,
}

impl Lines {
    /// `first` is the number of the text's first line.
    pub(crate) fn new(text: &str, first: usize) -> Self {
        let newlines = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at)
            .collect();
        Self { newlines, first }
    }

    /// The line that holds the byte at `position`.
    pub(crate) fn at(&self, position: usize) -> usize {
        self.first + self.newlines.partition_point(|&newline| newline < position)
    }
}
