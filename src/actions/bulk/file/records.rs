//! The records of a CSV file (RFC 4180), one at a time: a broken one costs its own line and no other.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use crate::actions::bulk::file::lines::{LONGEST, Line, Lines};

/// Lines of a record at most: a quote that is open for longer was meant to be closed.
const LINES: usize = 20;

/// What the file holds next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A record, its cells without their quotes.
    Record { line: u64, cells: Vec<Vec<u8>> },
    /// What is none, with the column at fault, where it is one column's, and one sentence.
    Broken {
        line: u64,
        column: Option<usize>,
        why: String,
        /// The line as it stands in the file; none where it was too long to be kept.
        text: Option<Vec<u8>>,
    },
}

/// Reads records from a file.
pub(crate) struct Records<R> {
    from: Lines<R>,
    /// Lines that were read and given back.
    back: VecDeque<Line>,
    /// How many cells a record has, once the header is known.
    width: Option<usize>,
}

impl<R: BufRead> Records<R> {
    pub(crate) fn of(from: R) -> Self {
        Self {
            from: Lines::of(from, LONGEST),
            back: VecDeque::new(),
            width: None,
        }
    }

    /// From here on a record of more than one line that has another number of cells is a quote left open.
    pub(crate) fn set_width(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// The next record; none at the end of the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<Item>> {
        let first = loop {
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.text.trim_ascii().is_empty() && !line.cut => {}
                Some(line) => break line,
            }
        };
        let line = first.number;
        if first.cut {
            return Ok(Some(Item::Broken {
                line,
                column: None,
                why: format!("the line is longer than {LONGEST} bytes"),
                text: None,
            }));
        }
        let mut text = first.text;
        let length = text.len();
        let broken = |column, why: &str, text: &[u8]| Item::Broken {
            line,
            column: Some(column),
            why: why.to_owned(),
            text: Some(text[..length].to_vec()),
        };
        let mut more = Vec::new();
        let item = loop {
            match split(&text) {
                Split::Cells(cells) if !more.is_empty() && !self.fits(&cells) => {
                    break broken(1, OPEN, &text);
                }
                Split::Cells(cells) => return Ok(Some(Item::Record { line, cells })),
                Split::Wrong(column) if more.is_empty() => break broken(column, AFTER, &text),
                Split::Wrong(_) => break broken(opened(&text), OPEN, &text),
                Split::Return(column) => break broken(column, RETURN, &text),
                Split::Open(column) => match self.line()? {
                    Some(line)
                        if !line.cut
                            && more.len() < LINES
                            && text.len() + line.text.len() <= LONGEST =>
                    {
                        text.extend_from_slice(&line.text);
                        more.push(line);
                    }
                    rest => {
                        more.extend(rest);
                        break broken(column, OPEN, &text);
                    }
                },
            }
        };
        for line in more.into_iter().rev() {
            self.back.push_front(line);
        }
        Ok(Some(item))
    }

    fn fits(&self, cells: &[Vec<u8>]) -> bool {
        self.width.is_none_or(|width| width == cells.len())
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        match self.back.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.from.next(),
        }
    }
}

const OPEN: &str =
    "a quote opens a cell here and is not closed; a quote inside a cell is written twice";
const AFTER: &str =
    "text follows the closing quote of a cell; a quote inside a cell is written twice";
const RETURN: &str = "the line ends with a carriage return alone; save the file with LF or CRLF";

/// What a text is as a record.
enum Split {
    Cells(Vec<Vec<u8>>),
    /// The quote that opened this column is not closed.
    Open(usize),
    /// Something follows the closing quote of this column.
    Wrong(usize),
    /// A carriage return without a line feed.
    Return(usize),
}

fn split(text: &[u8]) -> Split {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let column = cells.len() + 1;
        let (cell, after) = if let Some(quoted) = rest.strip_prefix(b"\"") {
            let Some(found) = unquote(quoted) else {
                return Split::Open(column);
            };
            found
        } else {
            let end = rest.iter().position(|byte| b",\r\n".contains(byte));
            let (cell, after) = rest.split_at(end.unwrap_or(rest.len()));
            (cell.to_vec(), after)
        };
        cells.push(cell);
        match after {
            [b',', next @ ..] => rest = next,
            [] | b"\n" | b"\r\n" => return Split::Cells(cells),
            [b'\r', ..] => return Split::Return(column),
            _ => return Split::Wrong(column),
        }
    }
}

/// The text up to the closing quote, and what follows that.
fn unquote(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut cell = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.iter().position(|byte| *byte == b'"')?;
        cell.extend_from_slice(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix(b"\"") {
            Some(more) => {
                cell.push(b'"');
                rest = more;
            }
            None => return Some((cell, rest)),
        }
    }
}

/// The first column of a text whose quote is not closed on its first line.
fn opened(text: &[u8]) -> usize {
    let line = text.split_inclusive(|byte| *byte == b'\n').next();
    match split(line.unwrap_or_default()) {
        Split::Open(column) | Split::Wrong(column) | Split::Return(column) => column,
        Split::Cells(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut records = Records::of(text.as_bytes());
        records.set_width(2);
        let mut items = Vec::new();
        while let Some(item) = records.next().unwrap() {
            items.push(match item {
                Item::Record { line, cells } => {
                    let cells = cells
                        .into_iter()
                        .map(|cell| String::from_utf8(cell).unwrap());
                    format!("{line}: {}", cells.collect::<Vec<_>>().join("|"))
                }
                Item::Broken { line, column, .. } => match column {
                    Some(column) => format!("{line}: broken at {column}"),
                    None => format!("{line}: broken"),
                },
            });
        }
        items
    }

    #[test]
    fn quotes_hold_commas_lines_and_quotes() {
        let text = "a,b\r\n\n\"a, b\",\"c\"\"d\"\n\"two\nlines\",x\n5\" pipe,\n\"\",z";
        let items = [
            "1: a|b",
            "3: a, b|c\"d",
            "4: two\nlines|x",
            "6: 5\" pipe|",
            "7: |z",
        ];
        assert_eq!(all(text), items);
    }

    #[test]
    fn a_broken_record_costs_its_own_line() {
        assert_eq!(
            all("\"a,b\nc,d\ne,f\n"),
            ["1: broken at 1", "2: c|d", "3: e|f"]
        );
        assert_eq!(
            all("a,\"b\nc,\"d\"\ne,f"),
            ["1: broken at 2", "2: c|d", "3: e|f"]
        );
        assert_eq!(all("\"a\"b,c\nd,e"), ["1: broken at 1", "2: d|e"]);
        assert_eq!(all("a,b\rc,d\re,f"), ["1: broken at 2"]);
        assert_eq!(
            all("\"a\nb\",c,d\ne,f"),
            ["1: broken at 1", "2: b\"|c|d", "3: e|f"]
        );
    }

    #[test]
    fn a_line_without_end_is_not_read_into_memory() {
        let text = format!("{}\na,b", "x".repeat(3 * LONGEST));
        assert_eq!(all(&text), ["1: broken", "2: a|b"]);
        let text = format!("\"{}a,b\n", "x\n".repeat(LONGEST));
        assert_eq!(all(&text)[0], "1: broken at 1");
    }
}
