//! A file of opportunities, row by row: CSV, or NDJSON with an object a line.

use std::io::{self, BufRead};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::actions::bulk::file::lines::{LONGEST, Line, Lines};
use crate::actions::bulk::file::mapping::Mapping;
use crate::actions::bulk::file::names::{first, names};
use crate::actions::bulk::file::records::{Item, Records};
use crate::actions::bulk::{COLUMNS, NEEDED};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Comma-separated values in UTF-8, the first line naming the columns.
    Csv,
    /// An object a line, in UTF-8.
    Ndjson,
}

/// What the file holds next.
pub(crate) struct Found {
    pub(crate) line: u64,
    /// The cells of [`COLUMNS`], or where the row is broken, and why.
    pub(crate) cells: Result<Vec<Option<String>>, (Option<String>, String)>,
    /// The row as it stands in the file; none where it was too long to be kept.
    pub(crate) text: Option<Vec<u8>>,
}

/// Reads the rows of a file.
pub(crate) struct Source<R> {
    rows: Rows<R>,
    /// Where our columns stand.
    pub(crate) layout: Arc<Layout>,
    /// The first line of a CSV file, which a file of its failed rows begins with, too.
    pub(crate) header: Option<Vec<u8>>,
}

/// Where our columns stand in a file.
pub(crate) struct Layout {
    format: Format,
    /// Of each of [`COLUMNS`]: where it stands.
    places: [Option<usize>; COLUMNS.len()],
    /// What the file calls its columns.
    names: Vec<String>,
}

enum Rows<R> {
    Csv(Records<R>),
    Ndjson(Lines<R>),
}

impl<R: BufRead> Source<R> {
    /// Reads what comes before the rows, and tells which columns are not known. Why the file cannot be used is said in one
    /// sentence.
    pub(crate) fn open(
        from: R,
        format: Format,
        mapping: &Mapping,
    ) -> Result<(Self, Vec<String>), String> {
        let mut places = [None; COLUMNS.len()];
        if format == Format::Ndjson {
            for (place, slot) in places.iter_mut().enumerate() {
                *slot = Some(place);
            }
            let source = Self {
                rows: Rows::Ndjson(Lines::of(from, LONGEST)),
                layout: Arc::new(Layout {
                    format,
                    places,
                    names: mapping.theirs().to_vec(),
                }),
                header: None,
            };
            return Ok((source, Vec::new()));
        }
        let mut records = Records::of(from);
        let cells = first(&mut records, &COLUMNS[..NEEDED].join(","))?;
        let names = names(&cells)?;
        for (slot, theirs) in places.iter_mut().zip(mapping.theirs()) {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == theirs);
            *slot = found.next().map(|(place, _)| place);
            if found.next().is_some() {
                return Err(format!("it has two columns named {theirs}"));
            }
        }
        let missing = mapping.missing(|place| places[place].is_some());
        if !missing.is_empty() {
            return Err(format!(
                "its first line lacks {}; a mapping may say what the file calls them, or give defaults",
                missing.join(", ")
            ));
        }
        let unknown = names.iter().filter(|name| !mapping.theirs().contains(name));
        let unknown = unknown.cloned().collect();
        records.set_width(names.len());
        let source = Self {
            rows: Rows::Csv(records),
            layout: Arc::new(Layout {
                format,
                places,
                names,
            }),
            header: Some(csv_line(&cells)),
        };
        Ok((source, unknown))
    }

    /// The next row; none at the end of the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<Found>> {
        match &mut self.rows {
            Rows::Csv(records) => {
                while let Some(item) = records.next()? {
                    let found = csv_row(item, &self.layout);
                    if found.is_some() {
                        return Ok(found);
                    }
                }
                Ok(None)
            }
            Rows::Ndjson(lines) => {
                while let Some(line) = lines.next()? {
                    if line.cut || !line.text.trim_ascii().is_empty() {
                        return Ok(Some(json_row(line, &self.layout.names)));
                    }
                }
                Ok(None)
            }
        }
    }
}

impl Layout {
    /// One of our columns as a person finds it in the file.
    pub(crate) fn place(&self, column: &str) -> String {
        let known = COLUMNS.iter().position(|name| *name == column);
        let place = known.and_then(|known| self.places[known]);
        match (self.format, place) {
            (Format::Csv, Some(place)) => self.number(place + 1),
            (Format::Ndjson, Some(place)) => format!("field {}", self.names[place]),
            (_, None) => format!("column {column}, which the file lacks"),
        }
    }

    /// A column counted from 1, with its name.
    fn number(&self, number: usize) -> String {
        match self.names.get(number.saturating_sub(1)) {
            Some(name) => format!("column {number} ({name})"),
            None => format!("column {number}"),
        }
    }
}

/// A record as a row; none for what spreadsheets leave behind at the end of a file.
fn csv_row(item: Item, layout: &Layout) -> Option<Found> {
    let (line, cells) = match item {
        Item::Record { line, cells } => (line, cells),
        Item::Broken {
            line,
            column,
            why,
            text,
        } => {
            return Some(Found {
                line,
                cells: Err((column.map(|column| layout.number(column)), why)),
                text,
            });
        }
    };
    if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
        return None;
    }
    let text = Some(csv_line(&cells));
    let (found, width) = (cells.len(), layout.names.len());
    let broken = |column, why: String| Found {
        line,
        cells: Err((Some(layout.number(column)), why)),
        text: text.clone(),
    };
    if found != width {
        let why = format!(
            "the row has {found} columns, the header {width}; a cell that holds a comma stands between quotes"
        );
        return Some(broken(found.min(width) + 1, why));
    }
    let mut texts = Vec::with_capacity(found);
    for (cell, number) in cells.into_iter().zip(1..) {
        let Ok(text) = String::from_utf8(cell) else {
            let why = "this is not UTF-8; save the file as CSV in UTF-8";
            return Some(broken(number, why.to_owned()));
        };
        texts.push(Some(text));
    }
    // Two of our columns may be one of theirs.
    let cells = layout
        .places
        .map(|place| place.and_then(|place| texts[place].clone()));
    Some(Found {
        line,
        cells: Ok(cells.to_vec()),
        text,
    })
}

fn json_row(line: Line, names: &[String]) -> Found {
    let broken = |why: String, text| Found {
        line: line.number,
        cells: Err((None, why)),
        text,
    };
    if line.cut {
        return broken(format!("the line is longer than {LONGEST} bytes"), None);
    }
    let bytes = line
        .text
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&line.text);
    let object: Map<String, Value> = match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return broken("this is not an object".to_owned(), Some(line.text)),
        Err(cause) => {
            let why = format!("this is not an object of JSON in UTF-8: {cause}");
            return broken(why, Some(line.text));
        }
    };
    let object: Map<_, _> = object
        .into_iter()
        .map(|(name, value)| (name.trim().to_lowercase(), value))
        .collect();
    let cells = names.iter().map(|name| match object.get(name) {
        None => None,
        Some(Value::Null) => Some(String::new()),
        Some(Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
    });
    Found {
        line: line.number,
        cells: Ok(cells.collect()),
        text: Some(line.text),
    }
}

/// Cells as a line of CSV.
fn csv_line(cells: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // A vector takes all that is written.
    let _ = writer.write_record(cells);
    writer.into_inner().unwrap_or_default()
}
