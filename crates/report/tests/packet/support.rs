//! Sets, random answers, and a way to tamper with a workbook.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use calamine::{Reader, Xlsx};
use framework::{Diagnostic, Exact, Framework, Input, InputKind, Language, SourceFile, Value};
use jiff::civil::Date;
use report::packet::{self, Expected, Packet, PacketHead};
use scoring::{Answers, Evidence, Participation, Unit};
use zip::write::SimpleFileOptions;

pub fn set(name: &str) -> Framework {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks").join(name);
    let mut files: Vec<SourceFile> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            SourceFile { path: name.to_owned(), text: std::fs::read_to_string(&path).unwrap() }
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let (framework, findings) = framework::read(&files);
    framework.unwrap_or_else(|| panic!("{findings:?}"))
}

pub fn demo() -> Framework {
    set("goalposts-demo")
}

pub fn head() -> PacketHead {
    PacketHead {
        unit_code: "so-y-te".to_owned(), unit_name: "Sở Y tế".to_owned(), year: 2022, export: None
    }
}

pub fn unit(code: &str, name: &str) -> Unit {
    Unit {
        code: code.to_owned(),
        name: name.to_owned(),
        group: String::new(),
        participation: Participation::Ranked,
    }
}

pub fn empty_packet(framework: &Framework) -> Vec<u8> {
    packet::write(framework, &head(), None, Language::Vietnamese).unwrap()
}

pub fn read(framework: &Framework, bytes: &[u8]) -> (Option<Packet>, Vec<Diagnostic>) {
    packet::read(framework, "so-y-te.xlsx", bytes, &Expected { year: Some(2022), ..Expected::default() })
}

pub fn codes(findings: &[Diagnostic]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

/// A small generator, so that a seed says everything.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn date(&mut self) -> Date {
        let (year, month, day) = (1945 + self.below(250), 1 + self.below(12), 1 + self.below(28));
        Date::new(year.try_into().unwrap(), month.try_into().unwrap(), day.try_into().unwrap()).unwrap()
    }

    pub fn text(&mut self) -> &'static str {
        const TEXTS: [&str; 12] = [
            "Sở Y tế",
            "=1+1",
            "literal _x000D_ stays",
            "hai\ndòng",
            "a & <b> \"c\" ; d, e",
            "'quoted",
            "''twice",
            "1.234",
            "31/02/2022",
            "-5",
            "0123",
            "tab\tinside 📄",
        ];
        TEXTS[self.below(TEXTS.len())]
    }

    fn number(&mut self, input: &Input) -> Value {
        let scale = if input.kind == InputKind::Count { 0 } else { self.below(5).try_into().unwrap() };
        let magnitude = [10, 1000, 1_000_000, 100_000_000_000][self.below(4)];
        let number = Exact::decimal(self.below(magnitude).try_into().unwrap(), scale);
        let negative = input.kind == InputKind::Number && self.below(4) == 0;
        let number = if negative { number.negated() } else { number };
        let low = input.minimum.clone().unwrap_or_else(|| Exact::integer(-1_000_000_000_000));
        let high = input.maximum.clone().unwrap_or_else(|| Exact::integer(1_000_000_000_000));
        Value::Number(number.clamped(&low, &high))
    }

    pub fn value(&mut self, input: &Input) -> Value {
        if input.may_be_not_applicable && self.below(4) == 0 {
            return Value::NotApplicable;
        }
        match &input.kind {
            InputKind::YesNo => Value::YesNo(self.below(2) == 0),
            InputKind::Choice(options) => Value::Choice(self.below(options.len())),
            InputKind::Date { may_be_none: true } if self.below(3) == 0 => Value::NoDate,
            InputKind::Date { .. } => Value::Date(self.date()),
            InputKind::Text => Value::Text(self.text().into()),
            InputKind::Address => Value::Text("https://soyte.gov.vn/x?y=1&z=2#a".into()),
            _ => self.number(input),
        }
    }

    fn evidence(&mut self) -> Evidence {
        let mut part = || if self.below(2) == 0 { self.text().to_owned() } else { String::new() };
        let (number, summary, page, location) = (part(), part(), part(), part());
        let date = (self.below(2) == 0).then(|| self.date());
        Evidence { number, date, summary, page, location }
    }

    /// Fills some cells of a row.
    pub fn fill(&mut self, framework: &Framework, answers: &mut Answers, row: usize) {
        for (slot, input) in framework.inputs_with_slots() {
            let value = (self.below(4) != 0).then(|| self.value(input));
            answers.set_value(row, slot, value);
        }
        for slot in framework.component_slots() {
            let claim = (self.below(5) == 0).then(|| self.text());
            answers.set_claim(row, slot, claim);
            let text = (self.below(3) == 0).then(|| self.text());
            answers.set_explanation(row, slot, text);
            let pieces = (0..self.below(6)).map(|_| self.evidence());
            let pieces = pieces.filter(|piece| *piece != Evidence::default()).collect();
            answers.set_evidence(row, slot, pieces);
        }
    }
}

pub fn random_answers(framework: &Framework, seed: u64, units: Vec<Unit>) -> Answers {
    let mut answers = Answers::empty(framework, units);
    let mut dice = Dice(seed);
    for row in 0..answers.units().len() {
        dice.fill(framework, &mut answers, row);
    }
    answers
}

pub fn assert_same(framework: &Framework, one: &Answers, other: &Answers) {
    assert_eq!(one.units(), other.units());
    for row in 0..one.units().len() {
        for (slot, input) in framework.inputs_with_slots() {
            assert_eq!(one.value(row, slot), other.value(row, slot), "{}", input.key);
        }
        for slot in framework.component_slots() {
            assert_eq!(one.claim(row, slot), other.claim(row, slot));
            assert_eq!(one.explanation(row, slot), other.explanation(row, slot));
            assert_eq!(one.evidence(row, slot), other.evidence(row, slot));
        }
    }
}

/// The entries of a zip.
pub fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut entry = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().to_string(), content)
        })
        .collect()
}

pub fn zipped(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    for (name, content) in entries {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The workbook with one entry changed.
pub fn patched(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut entries = entries(bytes);
    let entry = entries.iter_mut().find(|(known, _)| known == name).unwrap();
    let changed = change(String::from_utf8(entry.1.clone()).unwrap());
    assert_ne!(changed.as_bytes(), entry.1, "the change must change something");
    entry.1 = changed.into_bytes();
    zipped(&entries)
}

/// Entry of the sheet, and row from 1, of a key.
pub fn locate(bytes: &[u8], key: &str) -> (String, usize) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for (at, name) in book.sheet_names().iter().enumerate() {
        let mut cells = book.worksheet_cells_reader(name).unwrap();
        while let Some(cell) = cells.next_cell().unwrap() {
            let (row, column) = cell.get_position();
            if column == 0 && *cell.get_value() == calamine::DataRef::SharedString(key) {
                let row = usize::try_from(row).unwrap() + 1;
                return (format!("xl/worksheets/sheet{}.xml", at + 1), row);
            }
        }
    }
    panic!("no row {key}");
}

/// The workbook with another content of a cell: attributes of `<c>`, and what is inside it.
pub fn with_cell(bytes: &[u8], key: &str, column: char, attributes: &str, inside: &str) -> Vec<u8> {
    let (entry, row) = locate(bytes, key);
    patched(bytes, &entry, |xml| {
        let start = xml.find(&format!("<c r=\"{column}{row}\"")).unwrap();
        let tag_end = start + xml[start..].find('>').unwrap();
        let is_blank = xml[..tag_end].ends_with('/');
        let end = if is_blank { tag_end + 1 } else { start + xml[start..].find("</c>").unwrap() + 4 };
        let style = xml[start..tag_end].find(" s=\"").map_or("", |at| {
            let style = &xml[start + at..tag_end];
            &style[..=4 + style[4..].find('"').unwrap()]
        });
        let cell = format!("<c r=\"{column}{row}\"{style} {attributes}>{inside}</c>");
        format!("{}{cell}{}", &xml[..start], &xml[end..])
    })
}

pub fn with_number(bytes: &[u8], key: &str, number: &str) -> Vec<u8> {
    with_cell(bytes, key, 'E', "", &format!("<v>{number}</v>"))
}

pub fn with_text(bytes: &[u8], key: &str, text: &str) -> Vec<u8> {
    with_cell(bytes, key, 'E', "t=\"inlineStr\"", &format!("<is><t>{text}</t></is>"))
}
