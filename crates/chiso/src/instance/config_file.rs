//! Reads the configuration: the file first, then the environment; everything that is wrong at once.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use framework::diagnostic::has_errors;
use framework::{Diagnostic, Language, Place, Text};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use words::say;

use super::codes;
use super::config::{Config, ConfigKey, KEYS, Kind};
use crate::files::{FileFault, read_limited};
use crate::output::{CommandError, cannot_read, place_of};

/// Name of the file in the folder of data.
pub const CONFIG_FILE: &str = "chiso.toml";

/// Far more than all keys need.
const SIZE_BYTES_MAX: u64 = 1 << 20;
/// Variables that begin as ours do and belong to others: the language, the tests.
const OTHER_VARIABLES: [&str; 2] = ["CHISO_LANG", "CHISO_TEST_"];

impl Config {
    /// Reads the file that was named, or the one in the folder of data where there is one, and the variables of the
    /// environment; gives warnings beside it.
    pub fn load(
        data: &Path,
        named: Option<&Path>,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<(Self, Vec<Diagnostic>), CommandError> {
        let path = named.map_or_else(|| data.join(CONFIG_FILE), Path::to_path_buf);
        let text = if named.is_some() || path.exists() { read_text(&path)? } else { String::new() };
        let file = Source { file: Arc::from(path.display().to_string()), text: &text };
        let (config, findings) = Self::read(&file, variables);
        if has_errors(&findings) { Err(CommandError::Faults(findings)) } else { Ok((config, findings)) }
    }

    /// The path of the file that [`Config::load`] reads, where there is one.
    pub fn path(data: &Path, named: Option<&Path>) -> Option<PathBuf> {
        let path = named.map_or_else(|| data.join(CONFIG_FILE), Path::to_path_buf);
        path.exists().then_some(path)
    }

    fn read(file: &Source<'_>, variables: impl Iterator<Item = (String, String)>) -> (Self, Vec<Diagnostic>) {
        let (mut config, mut findings) = (Self::default(), Vec::new());
        let (table, errors) = DeTable::parse_recoverable(file.text);
        for error in errors {
            let place = file.place(&error.span().unwrap_or(0..0));
            findings.push(Diagnostic::error(codes::CONFIG_SYNTAX, place).with("detail", error.message()));
        }
        if findings.is_empty() {
            // Of a file that is no TOML it is not known what was meant.
            put_table(&mut config, file, "", table.get_ref(), &mut findings);
        }
        let mut variables: Vec<(String, String)> =
            variables.filter(|(name, _)| name.starts_with("CHISO_")).collect();
        variables.sort();
        for (name, value) in variables {
            findings.extend(put_variable(&mut config, &name, &value));
        }
        if let Some((missing, because)) = config.missing() {
            let place = Place::File { file: Arc::clone(&file.file) };
            findings.push(
                Diagnostic::error(codes::CONFIG_NEEDS, place).with("key", missing).with("because", because),
            );
        }
        (config, findings)
    }
}

/// The text of a file with its name.
struct Source<'t> {
    file: Arc<str>,
    text: &'t str,
}

fn read_text(path: &Path) -> Result<String, CommandError> {
    let bytes = read_limited(path, SIZE_BYTES_MAX).map_err(|fault| cannot_read(&fault))?;
    let invalid = || FileFault::at(path)(std::io::Error::from(std::io::ErrorKind::InvalidData));
    let bytes = bytes.map_err(|_| {
        let finding = Diagnostic::error(crate::codes::FILE_TOO_LARGE, place_of(path));
        CommandError::from(finding.with("limit", "1 MB"))
    })?;
    String::from_utf8(bytes).map_err(|_| cannot_read(&invalid()))
}

/// Puts every key of a table; `above` is its name with a point behind it.
fn put_table(
    config: &mut Config,
    file: &Source<'_>,
    above: &str,
    table: &DeTable<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    for (name, value) in table {
        let whole = format!("{above}{}", name.get_ref());
        let is_table = KEYS.iter().any(|key| key.name.starts_with(&format!("{whole}.")));
        match (value.get_ref(), KEYS.iter().find(|key| key.name == whole)) {
            (DeValue::Table(below), None) if is_table => {
                put_table(config, file, &format!("{whole}."), below, findings);
            }
            (_, Some(key)) => findings.extend(put_value(config, file, key, value)),
            (_, None) => {
                let known: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
                let finding = Diagnostic::error(codes::CONFIG_KEY, file.place(&name.span()));
                findings.push(finding.with("key", whole).with("known", known.join(", ")));
            }
        }
    }
}

fn put_value(
    config: &mut Config,
    file: &Source<'_>,
    key: &ConfigKey,
    value: &Spanned<DeValue<'_>>,
) -> Option<Diagnostic> {
    let place = file.place(&value.span());
    let text = match (key.kind, value.get_ref()) {
        (Kind::Text, DeValue::String(text)) => text.to_string(),
        (Kind::Number, DeValue::Integer(number)) if number.radix() == 10 => number.as_str().to_owned(),
        (Kind::Truth, DeValue::Boolean(truth)) => truth.to_string(),
        _ => {
            let kind = format!("server.kind.{}", key.kind.name());
            let kind =
                Text { vi: say(Language::Vietnamese, &kind, &[]), en: say(Language::English, &kind, &[]) };
            let finding = Diagnostic::error(codes::CONFIG_TYPE, place).with("key", key.name);
            return Some(finding.with("kind", kind).with("wanted", key.wanted()));
        }
    };
    if (key.put)(config, &text).is_some() {
        return None;
    }
    // The line holds the value: that of a secret is pointed at, not shown.
    let place = if key.is_secret { without_text(place) } else { place };
    let finding = Diagnostic::error(codes::CONFIG_VALUE, place).with("key", key.name);
    Some(finding.with("wanted", key.wanted()))
}

fn put_variable(config: &mut Config, name: &str, value: &str) -> Option<Diagnostic> {
    if OTHER_VARIABLES.iter().any(|other| name.starts_with(other)) {
        return None;
    }
    let Some(key) = KEYS.iter().find(|key| key.variable() == name) else {
        // A container's surroundings may set such names too, so that it is no error.
        let known: Vec<String> = KEYS.iter().map(ConfigKey::variable).collect();
        let finding = Diagnostic::warning(codes::CONFIG_VARIABLE_UNKNOWN, Place::Everywhere);
        return Some(finding.with("variable", name).with("known", known.join(", ")));
    };
    if (key.put)(config, value).is_some() {
        return None;
    }
    let finding = Diagnostic::error(codes::CONFIG_VARIABLE, Place::Everywhere).with("variable", name);
    Some(finding.with("wanted", key.wanted()))
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Truth => "truth",
        }
    }
}

impl Source<'_> {
    fn place(&self, range: &Range<usize>) -> Place {
        Place::in_text(&self.file, self.text, range)
    }
}

fn without_text(place: Place) -> Place {
    match place {
        Place::Line { file, line, column, text, .. } => {
            let text = text.chars().take(column.saturating_sub(1)).chain(['…']).collect::<String>();
            Place::Line { file, line, column, length: 1, text: Arc::from(text) }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use web::MailTls;

    use super::super::config::LogFormat;
    use super::*;

    fn read(text: &str, variables: &[(&str, &str)]) -> (Config, Vec<Diagnostic>) {
        let file = Source { file: Arc::from("chiso.toml"), text };
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::read(&file, variables)
    }

    fn places(findings: &[Diagnostic]) -> Vec<(&str, usize, usize)> {
        let place = |finding: &Diagnostic| match finding.place {
            Place::Line { line, column, .. } => (line, column),
            _ => (0, 0),
        };
        findings.iter().map(|finding| (finding.code, place(finding).0, place(finding).1)).collect()
    }

    #[test]
    fn the_environment_counts_more_than_the_file_and_the_file_more_than_the_default() {
        let text = "listen = \"0.0.0.0:80\"\n[log]\nformat = \"json\"\n[mail]\nhost = \"mail.example.vn\"\n\
            from = \"chiso@example.vn\"\nport = 25\n";
        let (config, findings) = read(text, &[("CHISO_LISTEN", "[::1]:8081"), ("CHISO_MAIL_TLS", "none")]);
        assert_eq!(findings, Vec::new());
        let expected = Config {
            listen: "[::1]:8081".parse().unwrap(),
            log_format: LogFormat::Json,
            mail_host: Some("mail.example.vn".to_owned()),
            mail_from: Some("chiso@example.vn".to_owned()),
            mail_port: 25,
            mail_tls: MailTls::None,
            ..Config::default()
        };
        assert_eq!(config, expected);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_with_line_and_column() {
        let text = "listen = \"here\"\nlistem = 1\n[log]\nformat = 7\n[mail]\n  hosts = \"x\"\n";
        let (_, mut findings) = read(text, &[("CHISO_LOG_LEVEL", "loud"), ("CHISO_PORT", "1")]);
        findings.sort_by_key(|finding| format!("{:?}", finding.place));
        assert_eq!(
            places(&findings),
            [
                (codes::CONFIG_VARIABLE, 0, 0),
                (codes::CONFIG_VARIABLE_UNKNOWN, 0, 0),
                (codes::CONFIG_VALUE, 1, 10),
                (codes::CONFIG_KEY, 2, 1),
                (codes::CONFIG_TYPE, 4, 10),
                (codes::CONFIG_KEY, 6, 3),
            ]
        );
    }

    #[test]
    fn a_broken_file_is_pointed_at_and_a_secret_is_never_shown() {
        assert_eq!(places(&read("listen = \n", &[]).1), [(codes::CONFIG_SYNTAX, 1, 10)]);
        let (_, findings) = read("database = \"mysql://chiso:s3cret@db/chiso\"\n", &[]);
        assert_eq!(places(&findings), [(codes::CONFIG_VALUE, 1, 12)]);
        let shown = crate::findings::render(&findings, Language::English, false);
        assert!(!shown.contains("s3cret") && shown.contains("postgres://"), "{shown}");
        let (_, findings) = read("", &[("CHISO_DATABASE", "s3cret")]);
        assert!(!format!("{findings:?}").contains("s3cret"));
    }

    #[test]
    fn half_a_mail_server_is_refused() {
        for (text, missing) in [
            ("[mail]\nhost = \"a\"", "mail.from"),
            ("[mail]\nfrom = \"a@b.vn\"", "mail.host"),
            ("[mail]\nhost = \"a\"\nfrom = \"a@b.vn\"\nuser = \"a\"", "mail.password"),
            ("[mail]\nhost = \"a\"\nfrom = \"a@b.vn\"\npassword = \"a\"", "mail.user"),
        ] {
            let (_, findings) = read(text, &[]);
            assert_eq!(findings.len(), 1, "{text}");
            assert_eq!(findings[0].arguments[0], ("key", missing.into()), "{text}");
        }
    }

    #[test]
    fn cookies_are_secure_where_browsers_come_by_https_unless_somebody_decides_otherwise() {
        let secure = |text: &str| read(text, &[]).0.cookies_are_secure();
        assert!(!secure(""));
        assert!(!secure("public_url = \"http://chiso.example.vn\""));
        assert!(secure("public_url = \"https://chiso.example.vn/\""));
        assert!(!secure("public_url = \"https://chiso.example.vn\"\n[cookies]\nsecure = false"));
    }

    #[test]
    fn every_key_and_variable_stands_in_the_documentation_and_has_words() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
        let page = std::fs::read_to_string(path).unwrap();
        for key in KEYS {
            for name in [key.name.to_owned(), key.variable()] {
                assert!(
                    page.contains(&format!("`{name}`")),
                    "docs/configuration.md does not speak of {name}"
                );
            }
            assert!(!key.wanted().vi.starts_with("server."), "{} has no words", key.name);
        }
    }
}
