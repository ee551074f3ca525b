//! Settings in a file: a line `NAME=value` each, as systemd and Docker read such a file, too.

/// A line that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct LineFault {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it. Its value is not shown: it may be a secret.
    pub why: &'static str,
}

/// The names and values of a file. What is empty or begins with `#` says nothing, quotes around a value are not of it, and
/// nothing else has a meaning: no variable in a value, no escape.
///
/// # Errors
/// The first line that cannot be used.
pub fn read(text: &str) -> Result<Vec<(&str, &str)>, LineFault> {
    let mut settings: Vec<(&str, &str)> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let fault = |why| LineFault { line, why };
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| fault("is not NAME=value"))?;
        let (name, value) = (name.trim_end(), value.trim_start());
        if settings.iter().any(|(known, _)| *known == name) {
            return Err(fault("names a setting that stands above already"));
        }
        settings.push((name, bare(value).map_err(fault)?));
    }
    Ok(settings)
}

/// A value without the quotes around it.
fn bare(value: &str) -> Result<&str, &'static str> {
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return Ok(value);
    };
    let inner = value[1..]
        .strip_suffix(quote)
        .ok_or("begins its value with a quote that does not end it")?;
    if inner.contains(['\\', '"', '\'']) {
        return Err("holds a quote or a backslash between quotes");
    }
    Ok(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_names_with_their_values() {
        let text = "# where\n\n COVENTE_LISTEN = 127.0.0.1:80 \nA=\"b c\"\nD='#'\nE=a#b=c\nF=\n";
        let settings = read(text).unwrap();
        let expected = [
            ("COVENTE_LISTEN", "127.0.0.1:80"),
            ("A", "b c"),
            ("D", "#"),
            ("E", "a#b=c"),
            ("F", ""),
        ];
        assert_eq!(settings, expected);
    }

    #[test]
    fn a_line_that_cannot_be_used_is_named_and_not_shown() {
        let fault = |text| {
            let LineFault { line, why } = read(text).unwrap_err();
            (line, why)
        };
        assert_eq!(fault("A=1\nhunter2"), (2, "is not NAME=value"));
        assert_eq!(fault("A=1\nA=2").0, 2);
        assert_eq!(fault("A=\"hunter2").0, 1);
        assert_eq!(fault("A='it''s'").0, 1);
        assert_eq!(fault("A=\"").0, 1);
    }
}
