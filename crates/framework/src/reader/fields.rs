//! Reads the keys of one table, and remembers which were asked for: the others are unknown.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::source::Source;
use crate::codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::exact::{Exact, ExactFault};
use crate::text::{Text, Title};

/// Everything found wrong so far.
#[derive(Default)]
pub(super) struct Findings(RefCell<Vec<Diagnostic>>);

impl Findings {
    pub(super) fn add(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    pub(super) fn into_inner(self) -> Vec<Diagnostic> {
        self.0.into_inner()
    }
}

/// One table, with its file and everything wrong with it.
pub(super) struct Fields<'a> {
    source: &'a Source<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    /// What the table is, for sentences: `components 3.1`.
    pub(super) what: String,
    findings: &'a Findings,
    asked: RefCell<Vec<&'static str>>,
}

type Found<'a> = &'a Spanned<DeValue<'a>>;

impl<'a> Fields<'a> {
    pub(super) fn new(
        source: &'a Source<'a>,
        table: &'a DeTable<'a>,
        span: Range<usize>,
        what: impl Into<String>,
        findings: &'a Findings,
    ) -> Self {
        Self { source, table, span, what: what.into(), findings, asked: RefCell::default() }
    }

    pub(super) fn findings(&self) -> &'a Findings {
        self.findings
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> Place {
        self.source.place(&self.span)
    }

    /// Where it begins in the order of reading: which file, which byte.
    pub(super) fn position(&self) -> (usize, usize) {
        (self.source.rank, self.span.start)
    }

    /// Where a value stands; the table itself where the key is absent.
    pub(super) fn place_of(&self, key: &str) -> Place {
        self.table.get(key).map_or_else(|| self.place(), |value| self.source.place(&value.span()))
    }

    /// Where a byte of a quoted value stands.
    pub(super) fn place_within(&self, key: &str, offset: usize) -> Place {
        self.table
            .get(key)
            .map_or_else(|| self.place(), |value| self.source.place_within(&value.span(), offset))
    }

    pub(super) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    fn get(&self, key: &'static str) -> Option<Found<'a>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    fn required(&self, key: &'static str) -> Option<Found<'a>> {
        let found = self.get(key);
        if found.is_none() {
            self.missing(codes::MISSING_KEY, key);
        }
        found
    }

    pub(super) fn missing(&self, code: &'static str, key: &str) {
        self.findings
            .add(Diagnostic::error(code, self.place()).with("what", self.what.as_str()).with("key", key));
    }

    pub(super) fn fault(&self, code: &'static str, key: &str) -> Diagnostic {
        Diagnostic::error(code, self.place_of(key)).with("what", self.what.as_str()).with("key", key)
    }

    fn wrong_kind(&self, key: &str, wanted: &'static str, found: Found<'_>) {
        self.findings.add(
            self.fault(codes::WRONG_KIND, key)
                .with("wanted", wanted)
                .with("found", found.get_ref().type_str()),
        );
    }

    /// A string; where the key is absent, a finding and `None`.
    pub(super) fn string(&self, key: &'static str) -> Option<String> {
        self.required(key).and_then(|value| self.as_string(key, value))
    }

    /// The text under a key that must be there. Where it is not, that is reported, and no set is given out that could
    /// have the empty text in its place.
    pub(super) fn needed_string(&self, key: &'static str) -> String {
        self.string(key).unwrap_or_default()
    }

    pub(super) fn optional_string(&self, key: &'static str) -> Option<String> {
        self.get(key).and_then(|value| self.as_string(key, value))
    }

    fn as_string(&self, key: &str, value: Found<'_>) -> Option<String> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_kind(key, "string", value);
        }
        text.map(str::to_owned)
    }

    pub(super) fn flag(&self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.get(key) else { return default };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_kind(key, "boolean", value);
            default
        })
    }

    /// One word of a closed list.
    pub(super) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.string(key).and_then(|word| self.one_of(key, &word, words))
    }

    pub(super) fn optional_word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.optional_string(key).and_then(|word| self.one_of(key, &word, words))
    }

    fn one_of<T: Copy>(&self, key: &str, word: &str, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
            self.findings
                .add(self.fault(codes::UNKNOWN_WORD, key).with("found", word).with("words", all.join(", ")));
        }
        found
    }

    /// An exact number: an integer, or a string such as `"1/2"`, `"0.5"`, `"5%"`.
    pub(super) fn exact(&self, key: &'static str) -> Option<Exact> {
        self.required(key).and_then(|value| self.as_exact(key, value))
    }

    pub(super) fn optional_exact(&self, key: &'static str) -> Option<Exact> {
        self.get(key).and_then(|value| self.as_exact(key, value))
    }

    /// An exact number within bounds, both inclusive.
    pub(super) fn exact_within(&self, key: &'static str, low: i64, high: i64) -> Option<Exact> {
        let value = self.exact(key)?;
        let (low, high) = (Exact::integer(low), Exact::integer(high));
        if value < low || value > high {
            self.findings.add(
                self.fault(codes::OUT_OF_RANGE, key).with("found", value).with("low", low).with("high", high),
            );
            return None;
        }
        Some(value)
    }

    pub(super) fn as_exact(&self, key: &str, value: Found<'_>) -> Option<Exact> {
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().replace(['_', '+'], ""),
            DeValue::Float(float) => {
                self.findings.add(self.fault(codes::INEXACT_NUMBER, key).with("found", float.as_str()));
                return None;
            }
            _ => {
                self.wrong_kind(key, "number", value);
                return None;
            }
        };
        match Exact::parse(&written) {
            Ok(number) => Some(number),
            Err(ExactFault::Malformed | ExactFault::ZeroDenominator | ExactFault::TooLong) => {
                self.findings.add(self.fault(codes::BAD_NUMBER, key).with("found", written));
                None
            }
        }
    }

    /// A small whole number.
    pub(super) fn optional_count(&self, key: &'static str) -> Option<usize> {
        let value = self.optional_exact(key)?;
        let count = value.to_integer().and_then(|value| usize::try_from(value).ok());
        if count.is_none_or(|count| count > 100_000) {
            self.findings.add(
                self.fault(codes::OUT_OF_RANGE, key)
                    .with("found", value)
                    .with("low", Exact::ZERO)
                    .with("high", Exact::integer(100_000)),
            );
            return None;
        }
        count
    }

    /// A text in both languages.
    pub(super) fn text(&self, key: &'static str) -> Text {
        self.table(key).map_or_else(Text::default, |fields| fields.into_text(key))
    }

    pub(super) fn optional_text(&self, key: &'static str) -> Option<Text> {
        self.optional_table(key).map(|fields| fields.into_text(key))
    }

    /// A text in both languages, empty where the set gives none.
    pub(super) fn text_or_none(&self, key: &'static str) -> Text {
        self.optional_text(key).unwrap_or_default()
    }

    /// This table itself as a text in both languages.
    pub(super) fn into_text(self, key: &'static str) -> Text {
        let text = Text { vi: self.filled("vi", key), en: self.filled("en", key) };
        self.finish();
        text
    }

    fn filled(&self, language: &'static str, key: &str) -> String {
        let text = self.needed_string(language);
        if self.has(language) && text.trim().is_empty() {
            self.findings.add(self.fault(codes::EMPTY_TEXT, language).with("text", key));
        }
        text
    }

    /// The title of something that the decision prints.
    pub(super) fn title(&self, key: &'static str) -> Title {
        let Some(fields) = self.table(key) else { return Title::default() };
        let title = Title {
            printed: fields.filled("printed", key),
            corrected: fields.optional_string("corrected"),
            en: fields.filled("en", key),
            fault: fields.optional_text("fault"),
        };
        fields.finish();
        title
    }

    /// A table; where the key is absent, a finding and `None`.
    pub(super) fn table(&self, key: &'static str) -> Option<Fields<'a>> {
        self.required(key).and_then(|value| self.as_table(key, value))
    }

    pub(super) fn optional_table(&self, key: &'static str) -> Option<Fields<'a>> {
        self.get(key).and_then(|value| self.as_table(key, value))
    }

    fn as_table(&self, key: &str, value: Found<'a>) -> Option<Fields<'a>> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind(key, "table", value);
            return None;
        };
        let what = format!("{}.{key}", self.what);
        Some(Fields::new(self.source, table, value.span(), what, self.findings))
    }

    /// An array of tables; empty where the key is absent.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Fields<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_kind(key, "array", value);
            return Vec::new();
        };
        array.iter().filter_map(|entry| self.as_table(key, entry)).collect()
    }

    /// Every key and value of the table, in the order of the names; all keys count as asked for.
    pub(super) fn entries(&self) -> Vec<(String, Found<'a>)> {
        self.table.iter().map(|(key, value)| (key.get_ref().to_string(), value)).collect()
    }

    /// Where an entry stands.
    pub(super) fn place_at(&self, value: Found<'_>) -> Place {
        self.source.place(&value.span())
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            if !asked.contains(&key.get_ref().as_ref()) {
                let known: Vec<&str> = {
                    let mut known: Vec<&str> = asked.clone();
                    known.sort_unstable();
                    known.dedup();
                    known
                };
                self.findings.add(
                    Diagnostic::error(codes::UNKNOWN_KEY, self.source.place(&key.span()))
                        .with("what", self.what.as_str())
                        .with("key", key.get_ref().as_ref())
                        .with("known", known.join(", ")),
                );
            }
        }
    }
}
