//! `covente init`: a file with every setting, described, of which two are set.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    path::PathBuf,
};

use clap::Args;

use super::{Fault, data::random_hex, definition, private};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The file to write, which must not be there yet.
    #[arg(default_value = "covente.env")]
    file: PathBuf,

    /// The database to write into it. Default `sqlite:covente.sqlite`.
    #[arg(
        long,
        value_name = "URL",
        env = "COVENTE_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
}

const HELP: &str = "\
Only its owner may read the file: it holds the secret, which is made here.
Then: covente doctor --settings covente.env, and covente serve --settings covente.env";

/// Letters of a line of a description at most.
const WIDTH: usize = 100;

pub(super) fn run(options: &Options) -> Result<(), Fault> {
    let database = options.database_url.as_deref();
    let text = text(database.unwrap_or("sqlite:covente.sqlite"), &random_hex()?);
    let file = &options.file;
    let mut written = match private::create(file) {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Fault::Setting(format!(
                "{} is there already; name another file",
                file.display()
            )));
        }
        opened => opened.map_err(|cause| Fault::file(file, &cause))?,
    };
    let kept = written
        .write_all(text.as_bytes())
        .and_then(|()| written.sync_all());
    if let Err(cause) = kept {
        // Half a file of settings would be taken for a whole one.
        let _ = std::fs::remove_file(file);
        return Err(Fault::file(file, &cause));
    }
    println!("{}", file.display());
    Ok(())
}

/// The settings of `covente serve` under their headings.
fn text(database: &str, secret: &str) -> String {
    let mut text = "# Settings of covente. Each is a variable of the environment as well, which goes before this file.\n\
                    # A line that begins with # says nothing: what it would set has its default.\n"
        .to_owned();
    let definition = definition();
    let Some(serve) = definition.find_subcommand("serve") else {
        return text;
    };
    let mut headings: Vec<&str> = Vec::new();
    for arg in serve.get_arguments() {
        if let Some(heading) = arg.get_help_heading()
            && !headings.contains(&heading)
        {
            headings.push(heading);
        }
    }
    for heading in headings {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n# == {heading}");
        for arg in serve.get_arguments() {
            if arg.get_help_heading() != Some(heading) {
                continue;
            }
            let Some(name) = arg.get_env().and_then(|name| name.to_str()) else {
                continue;
            };
            text.push('\n');
            let help = arg.get_help().map(ToString::to_string);
            for line in lines(&help.unwrap_or_default()) {
                let _ = writeln!(text, "# {line}");
            }
            let _ = match name {
                "COVENTE_DATABASE_URL" => writeln!(text, "{name}={database}"),
                "COVENTE_SECRET" => writeln!(text, "{name}={secret}"),
                _ => {
                    let values = arg.get_value_names().unwrap_or_default();
                    let value = values.first().map(clap::builder::Str::as_str);
                    writeln!(text, "#{name}={}", value.unwrap_or_default())
                }
            };
        }
    }
    text
}

/// A text in lines of a readable length.
fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        if lines
            .last()
            .is_some_and(|line| line.len() + word.len() >= WIDTH)
        {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file;

    #[test]
    fn the_file_sets_two_and_describes_all() {
        let text = text("sqlite:a.sqlite", "a secret");
        let set = file::read(&text).unwrap();
        let expected = [
            ("COVENTE_DATABASE_URL", "sqlite:a.sqlite"),
            ("COVENTE_SECRET", "a secret"),
        ];
        assert_eq!(set, expected);
        let definition = definition();
        let serve = definition.find_subcommand("serve").unwrap();
        for arg in serve.get_arguments() {
            let Some(name) = arg.get_env() else { continue };
            let line = format!("{}=", name.to_string_lossy());
            assert!(text.contains(&line), "{line}");
        }
        assert!(text.lines().all(|line| line.len() <= WIDTH + 40), "{text}");
    }
}
