//! The first record of a file of customers: which column is where.

use crate::actions::bulk::file::names::{first, names};
use crate::actions::bulk::file::records::Records;
use crate::actions::import::{COLUMNS, REQUIRED};

/// Which of the known columns each column of the file is.
pub(super) struct Header {
    names: Vec<String>,
    /// The place in the file of each of [`COLUMNS`].
    places: [Option<usize>; COLUMNS.len()],
}

impl Header {
    /// Reads it, and tells which columns are not known. Why the file cannot be used is said in one sentence.
    pub(super) fn read<R: std::io::BufRead>(
        records: &mut Records<R>,
    ) -> Result<(Self, Vec<String>), String> {
        Self::of(&first(records, &example())?)
    }

    fn of(cells: &[Vec<u8>]) -> Result<(Self, Vec<String>), String> {
        let names = names(cells)?;
        let mut places = [None; COLUMNS.len()];
        for (slot, column) in places.iter_mut().zip(COLUMNS) {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == column);
            *slot = found.next().map(|(place, _)| place);
            if found.next().is_some() {
                return Err(format!("it has two columns named {column}"));
            }
        }
        let missing: Vec<_> = COLUMNS
            .into_iter()
            .zip(places)
            .take(REQUIRED)
            .filter_map(|(column, place)| place.is_none().then_some(column))
            .collect();
        if !missing.is_empty() {
            return Err(format!(
                "its first line lacks {}; it names the columns: {}",
                missing.join(", "),
                example()
            ));
        }
        let unknown = names
            .iter()
            .filter(|name| !COLUMNS.contains(&name.as_str()));
        let unknown = unknown.cloned().collect();
        Ok((Self { names, places }, unknown))
    }

    /// How many columns the file has.
    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    /// The place in the file of a column by its name.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        let known = COLUMNS.iter().position(|name| *name == column)?;
        self.places[known]
    }

    /// A column as a person finds it, counted from 1.
    pub(super) fn column(&self, number: usize) -> String {
        match self.names.get(number.saturating_sub(1)) {
            Some(name) => format!("column {number} ({name})"),
            None => format!("column {number}"),
        }
    }
}

fn example() -> String {
    format!(
        "{} (also {})",
        COLUMNS[..REQUIRED].join(","),
        COLUMNS[REQUIRED..].join(",")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<(Header, Vec<String>), String> {
        Header::read(&mut Records::of(text))
    }

    #[test]
    fn a_header_is_read_in_any_order_with_a_mark_in_front() {
        let text = "\u{feff}\"Country\",NAME, city ,region,industry,external_id,website\r\n";
        let (header, unknown) = read(text.as_bytes()).map_err(|_| ()).unwrap();
        assert_eq!(
            (header.place("country"), header.place("name")),
            (Some(0), Some(1))
        );
        assert_eq!((header.place("duns"), header.width()), (None, 7));
        assert_eq!(unknown, ["website"]);
        assert_eq!(header.column(3), "column 3 (city)");
    }

    #[test]
    fn a_file_that_cannot_be_used_is_told_why() {
        let utf16: Vec<u8> = "name".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xff\xfe".to_vec(), utf16.clone()].concat();
        for (text, said) in [
            (&b""[..], "is empty"),
            (
                b"name,city\n",
                "lacks region, country, industry, external_id",
            ),
            (b"name;city;region;country;industry;external_id\n", "';'"),
            (
                b"name,city,region,country,industry,external_id,name\n",
                "two columns named name",
            ),
            (b"n\xe4me,city\n", "not UTF-8"),
            (&utf16, "UTF-16"),
            (&marked, "UTF-16"),
            (b"name,city\rA,B\r", "carriage return"),
        ] {
            let why = read(text).map(|_| ()).unwrap_err();
            assert!(why.contains(said), "{why}");
        }
    }
}
