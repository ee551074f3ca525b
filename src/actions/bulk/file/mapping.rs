//! What a file calls our columns, stages and values: the mapping of an import.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use crate::actions::bulk::{COLUMNS, NEEDED};
use crate::domain::text::fold;

/// What a mapping says, in a file or in a request.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename = "an object")]
pub(crate) struct Written {
    /// Our columns to theirs.
    columns: HashMap<String, String>,
    /// Their stages to ours.
    stages: HashMap<String, String>,
    /// Of our columns: their values to ours.
    values: HashMap<String, HashMap<String, String>>,
    /// Of our columns: what stands where the file has nothing.
    defaults: HashMap<String, String>,
}

/// How the cells of a file become those of our columns.
#[derive(Debug, Default)]
pub(crate) struct Mapping {
    /// Of each of [`COLUMNS`]: what the file calls it, in small letters.
    theirs: [String; COLUMNS.len()],
    /// Of each of [`COLUMNS`]: their values, folded, to ours.
    values: [HashMap<String, String>; COLUMNS.len()],
    defaults: [Option<String>; COLUMNS.len()],
}

impl Mapping {
    /// That of JSON. Why it cannot be used is said in one sentence.
    pub(crate) fn read(json: &Value) -> Result<Self, String> {
        let written = Written::deserialize(json).map_err(|cause| cause.to_string())?;
        Self::of(written)
    }

    /// What it comes to; without a word of it, the columns are named as ours. Why it cannot be used is said in one
    /// sentence.
    pub(crate) fn of(written: Written) -> Result<Self, String> {
        let mut mapping = Self {
            theirs: COLUMNS.map(str::to_owned),
            ..Self::default()
        };
        for (ours, theirs) in written.columns {
            mapping.theirs[place(&ours)?] = theirs.trim().to_lowercase();
        }
        for (ours, values) in written.values {
            mapping.values[place(&ours)?].extend(folded(values));
        }
        mapping.values[place("stage")?].extend(folded(written.stages));
        for (ours, default) in written.defaults {
            mapping.defaults[place(&ours)?] = Some(default);
        }
        Ok(mapping)
    }

    /// What the file calls each of [`COLUMNS`], in small letters.
    pub(crate) fn theirs(&self) -> &[String; COLUMNS.len()] {
        &self.theirs
    }

    /// The needed columns that the file lacks and that have no default, as the file would call them.
    pub(crate) fn missing(&self, has: impl Fn(usize) -> bool) -> Vec<&str> {
        (0..NEEDED)
            .filter(|place| !has(*place) && self.defaults[*place].is_none())
            .map(|place| self.theirs[place].as_str())
            .collect()
    }

    /// The cell of one of our columns; none where the file has no such column, nor the mapping a default.
    pub(crate) fn cell<'a>(&'a self, cells: &'a [Option<String>], column: &str) -> Option<&'a str> {
        let place = COLUMNS.iter().position(|known| *known == column)?;
        let cell = cells.get(place)?.as_deref();
        let given = cell.filter(|text| !text.trim().is_empty());
        match given {
            None => self.defaults[place].as_deref().or(cell),
            Some(text) if self.values[place].is_empty() => Some(text),
            Some(text) => match self.values[place].get(&fold(text)) {
                Some(ours) => Some(ours.as_str()),
                None => Some(text),
            },
        }
    }
}

fn folded(values: HashMap<String, String>) -> impl Iterator<Item = (String, String)> {
    values
        .into_iter()
        .map(|(theirs, ours)| (fold(&theirs), ours))
}

fn place(column: &str) -> Result<usize, String> {
    COLUMNS
        .iter()
        .position(|known| *known == column)
        .ok_or_else(|| {
            format!(
                "it names {column:?}, which is no column of ours; those are {}",
                COLUMNS.join(", ")
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(text: &str) -> Result<Mapping, String> {
        Mapping::of(toml::from_str(text).map_err(|cause| cause.to_string())?)
    }

    #[test]
    fn names_stages_and_values_become_ours() {
        let mapping = mapping(
            "[columns]\nname = \" Deal Name\"\n[stages]\n\"Découverte\" = \"QUALIFIED\"\n\
             [values.currency]\nEuro = \"EUR\"\n[defaults]\ncurrency = \"USD\"\nteam = \"A|a@x.example|1\"",
        )
        .unwrap();
        assert_eq!(mapping.theirs()[1], "deal name");
        let cell = |of: &str, given: &[(&str, &str)]| {
            let mut cells = vec![None; COLUMNS.len()];
            for (column, text) in given {
                cells[place(column).unwrap()] = Some((*text).to_owned());
            }
            mapping.cell(&cells, of).map(str::to_owned)
        };
        let ours = |of, text| cell(of, &[(of, text)]).unwrap();
        assert_eq!(ours("stage", "decouverte "), "QUALIFIED");
        assert_eq!(ours("currency", " "), "USD");
        assert_eq!(ours("currency", "EURO"), "EUR");
        assert_eq!(ours("name", "euro"), "euro", "a value of another column");
        assert_eq!(cell("team", &[]).unwrap(), "A|a@x.example|1");
        assert_eq!(cell("key", &[]), None);
        let missing = mapping.missing(|place| COLUMNS[place] == "key");
        assert!(
            missing.contains(&"deal name") && !missing.contains(&"team"),
            "{missing:?}"
        );
    }

    #[test]
    fn a_mapping_of_what_is_not_ours_is_refused() {
        for (text, said) in [
            (
                "[columns]\nprice = \"Price\"",
                "\"price\", which is no column",
            ),
            ("[column]\nname = \"Price\"", "unknown field `column`"),
        ] {
            let why = mapping(text).unwrap_err();
            assert!(why.contains(said), "{why}");
        }
    }
}
