//! The first record of a CSV file: what it calls its columns, and why a file is none.

use crate::actions::bulk::file::records::{Item, Records};

/// The cells of the first record. Why there is none is said in one sentence.
pub(crate) fn first<R: std::io::BufRead>(
    records: &mut Records<R>,
    example: &str,
) -> Result<Vec<Vec<u8>>, String> {
    match records.next() {
        Err(cause) => Err(format!("it cannot be read: {cause}")),
        Ok(None) => Err(format!(
            "it is empty; its first line names the columns: {example}"
        )),
        Ok(Some(Item::Broken { line, why, .. })) => Err(format!("line {line}: {why}")),
        Ok(Some(Item::Record { cells, .. })) => Ok(cells),
    }
}

/// The names of the columns, in small letters. Why the file cannot be used is said in one sentence.
pub(crate) fn names(cells: &[Vec<u8>]) -> Result<Vec<String>, String> {
    if cells
        .first()
        .is_some_and(|cell| cell.starts_with(b"\xff\xfe") || cell.starts_with(b"\xfe\xff"))
        || cells.iter().any(|cell| cell.contains(&0))
    {
        return Err("it is UTF-16; save it as CSV in UTF-8".to_owned());
    }
    let mut names = Vec::new();
    for cell in cells {
        let text = std::str::from_utf8(cell)
            .map_err(|_| "its first line is not UTF-8; save it as CSV in UTF-8".to_owned())?;
        names.push(
            text.trim_start_matches('\u{feff}')
                .trim()
                .trim_matches('"')
                .to_ascii_lowercase(),
        );
    }
    if let [only] = names.as_slice()
        && let Some(sign) = only.chars().find(|sign| ";\t|".contains(*sign))
    {
        return Err(format!(
            "its columns are separated by {sign:?}; save it with commas"
        ));
    }
    Ok(names)
}
