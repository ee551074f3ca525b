//! The lines of a file, of which no more than a bounded part is in memory.

use std::io::{self, BufRead, Read as _};

/// Bytes of a record at most; so much of the file is in memory.
pub(crate) const LONGEST: usize = 64 * 1024;

/// A line with its end.
pub(crate) struct Line {
    pub(crate) number: u64,
    pub(crate) text: Vec<u8>,
    /// It went on for longer, and the rest was left out.
    pub(crate) cut: bool,
}

/// Reads lines from a file.
pub(crate) struct Lines<R> {
    from: R,
    /// Bytes of a line at most.
    longest: usize,
    /// The number of the last line that was read.
    last: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn of(from: R, longest: usize) -> Self {
        Self {
            from,
            longest,
            last: 0,
        }
    }

    /// The next line, of which no more bytes are kept than one may have; none at the end of the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        let mut text = Vec::new();
        let limit = u64::try_from(self.longest).unwrap_or(u64::MAX);
        let read = self
            .from
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut text)?;
        if read == 0 {
            return Ok(None);
        }
        self.last += 1;
        let cut = read == self.longest && text.last() != Some(&b'\n');
        if cut {
            self.from.skip_until(b'\n')?;
        }
        Ok(Some(Line {
            number: self.last,
            text,
            cut,
        }))
    }
}
