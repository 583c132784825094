//! Reads a set from the texts of its files, and reports all faults at once, like a compiler.

mod component;
mod examples;
mod fields;
mod inputs;
mod names;
mod rules;
mod settings;
mod source;
mod tree;

pub use source::SourceFile;

use std::cell::Cell;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use toml::de::DeTable;
use unicode_normalization::UnicodeNormalization;

use crate::codes;
use crate::diagnostic::{Diagnostic, Place, Severity, has_errors};
use crate::expression::{Comparison, Operand};
use crate::linter;
use crate::model::{
    Check, Component, ComponentSlot, Framework, Input, InputKind, InputSlot, NamedQuantity, QuantitySlot,
};
use fields::{Fields, Findings};
use names::Names;
use source::Source;
use tree::{ComponentDraft, SiblingOrder};

/// The file that holds what is said once.
pub const MAIN_FILE: &str = "framework.toml";

/// Reads and checks a set.
///
/// The set is `None` if anything must be corrected first. Worked examples are not run here: that needs the
/// rules' arithmetic, which is the `scoring` crate's.
#[must_use]
pub fn read(files: &[SourceFile]) -> (Option<Framework>, Vec<Diagnostic>) {
    read_as(files, SiblingOrder::File, Strictness::New)
}

/// Reads a set that was accepted before: one that a campaign keeps or a publication carries. What this program alone
/// refuses in a new set is no reason to lose an old one, and is not told. Where the questions that were asked are known
/// by their digest ([`Framework::layout_digest`]), the children of a node stand in the order in which they stood then.
#[must_use]
pub fn reread(files: &[SourceFile], layout_digest: Option<&str>) -> (Option<Framework>, Vec<Diagnostic>) {
    let (framework, findings) = read_as(files, SiblingOrder::File, Strictness::Kept);
    let differs = |set: &Framework| layout_digest.is_some_and(|digest| digest != set.layout_digest);
    if framework.as_ref().is_some_and(differs) {
        let (earlier, of_earlier) = read_as(files, SiblingOrder::IndicesFirst, Strictness::Kept);
        if earlier.as_ref().is_some_and(|set| !differs(set)) {
            return (earlier, of_earlier);
        }
    }
    (framework, findings)
}

/// Which faults keep a set from being given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strictness {
    /// All of them.
    New,
    /// Those without which there is no set.
    Kept,
}

impl Strictness {
    fn refuses(self, findings: &[Diagnostic]) -> bool {
        match self {
            Self::New => has_errors(findings),
            Self::Kept => findings.iter().any(|finding| {
                finding.severity == Severity::Error && !codes::STRICTER.contains(&finding.code)
            }),
        }
    }
}

fn read_as(
    files: &[SourceFile],
    order: SiblingOrder,
    strictness: Strictness,
) -> (Option<Framework>, Vec<Diagnostic>) {
    let files = in_reading_order(files);
    let sources: Vec<Source<'_>> =
        files.iter().enumerate().map(|(rank, file)| Source::new(rank, file)).collect();
    let findings = Findings::default();
    let is_main = |file: &SourceFile| file_name(&file.path) == MAIN_FILE;
    if !files.iter().any(is_main) {
        findings.add(Diagnostic::error(codes::NO_FRAMEWORK_FILE, Place::Everywhere).with("file", MAIN_FILE));
        return (None, findings.into_inner());
    }
    let parsed: Vec<_> = files
        .iter()
        .zip(&sources)
        .map(|(file, source)| {
            let (table, errors) = DeTable::parse_recoverable(&file.text);
            for error in errors {
                let place = error.span().map_or_else(|| source.whole(), |span| source.place(&span));
                findings.add(Diagnostic::error(codes::SYNTAX, place).with("detail", error.message()));
            }
            (source, table)
        })
        .collect();
    let roots = Roots(
        parsed
            .iter()
            .map(|(source, table)| Fields::new(source, table.get_ref(), table.span(), "set", &findings))
            .collect(),
    );
    let framework = set(&roots, order, &findings);
    for root in roots.0 {
        root.finish();
    }
    let mut findings = findings.into_inner();
    let framework = framework.filter(|_| !strictness.refuses(&findings));
    let framework = framework.and_then(|framework| finished(framework, strictness, &mut findings));
    if let Some(framework) = &framework
        && strictness == Strictness::New
    {
        findings.extend(linter::lint(framework));
    }
    let framework = framework.filter(|_| !strictness.refuses(&findings));
    if strictness == Strictness::Kept {
        findings.retain(|finding| !codes::STRICTER.contains(&finding.code));
    }
    (framework, findings)
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The main file first, then by leading number and name; all texts in NFC, so that one letter is one letter.
fn in_reading_order(files: &[SourceFile]) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = files
        .iter()
        .map(|file| SourceFile { path: file.path.clone(), text: file.text.nfc().collect() })
        .collect();
    files.sort_by_key(|file| {
        let name = file_name(&file.path).to_owned();
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        (name != MAIN_FILE, digits.parse::<u32>().unwrap_or(u32::MAX), name)
    });
    files
}

/// The files' top-level tables.
struct Roots<'a>(Vec<Fields<'a>>);

impl<'a> Roots<'a> {
    fn all(&self, key: &'static str) -> Vec<Fields<'a>> {
        self.0.iter().flat_map(|root| root.tables(key)).collect()
    }

    fn optional(&self, key: &'static str) -> Option<Fields<'a>> {
        let mut found = None;
        for root in &self.0 {
            if let Some(table) = root.optional_table(key) {
                if found.is_some() {
                    root.findings().add(root.fault(codes::TABLE_TWICE, key));
                }
                found = found.or(Some(table));
            }
        }
        found
    }

    fn one(&self, key: &'static str) -> Option<Fields<'a>> {
        let found = self.optional(key);
        if let (None, Some(main)) = (&found, self.0.first()) {
            main.missing(codes::MISSING_KEY, key);
        }
        found
    }
}

fn set(roots: &Roots<'_>, order: SiblingOrder, findings: &Findings) -> Option<Framework> {
    let head = roots.one("framework").and_then(settings::head);
    let decision = roots.one("decision").map(settings::decision);
    let faults = roots.all("faults").into_iter().map(settings::print_fault).collect();
    let levels: Vec<_> = roots.all("levels").into_iter().map(settings::level).collect();
    let scale = roots.one("scale").and_then(|fields| {
        let maximum = fields.exact_within("printed_maximum", 0, 1_000_000_000);
        let place = fields.place_of("printed_maximum");
        fields.finish();
        maximum.map(|maximum| (maximum, place))
    });
    let scoring = roots.one("scoring").and_then(|fields| settings::scoring(fields, &levels));
    let repaired = roots.optional("repaired").and_then(settings::repaired);
    let bands = roots.all("bands").into_iter().filter_map(settings::band).collect();
    let parameters = unique(
        roots.all("parameters").into_iter().filter_map(inputs::parameter).collect(),
        findings,
        |parameter| (&parameter.name, &parameter.place),
    );
    let general: Vec<Input> = roots.all("general").into_iter().filter_map(inputs::general).collect();
    let tree = tree::read(roots.all("indices"), roots.all("components"), &levels, order, findings);
    let (all_inputs, own) = questions(general, &tree.components, findings);
    names::told_apart(&all_inputs, findings);

    let quantity_fields = roots.all("quantities");
    let quantity_names: Vec<String> =
        quantity_fields.iter().map(|fields| fields.needed_string("name")).collect();
    let names = Names::new(&all_inputs, &parameters, &quantity_names);
    let quantities = named_quantities(quantity_fields, &names);
    let checks = roots.all("checks").into_iter().filter_map(|fields| check(fields, &names)).collect();
    let peers = Cell::new(0);
    let components: Vec<Option<Component>> = tree
        .components
        .into_iter()
        .zip(own)
        .map(|(draft, own)| component::component(draft, own, &names, &peers, &tree.indices))
        .collect();
    let general = (0..all_inputs.len())
        .map(InputSlot)
        .filter(|slot| {
            all_inputs.get(slot.0).is_some_and(|input| input.owner == crate::model::Owner::General)
        })
        .collect();
    let layout_digest = layout_digest(&all_inputs);
    let head = head?;
    let (printed_maximum, printed_maximum_place) = scale?;
    Some(Framework {
        code: head.code,
        edition: head.edition,
        title: head.title,
        decision: decision?,
        faults,
        levels,
        printed_maximum,
        printed_maximum_place,
        scoring: scoring?,
        repaired,
        bands,
        general,
        quantities: quantities?,
        checks,
        indices: tree.indices,
        components: components.into_iter().collect::<Option<Vec<_>>>()?,
        top: tree.top,
        peer_count: peers.get(),
        layout_digest,
        inputs: all_inputs,
        parameters,
    })
}

/// What can only be done once everything has been read: maxima from weights, circles among quantities.
fn finished(
    mut framework: Framework,
    strictness: Strictness,
    findings: &mut Vec<Diagnostic>,
) -> Option<Framework> {
    tree::maxima_from_weights(
        &mut framework.indices,
        &mut framework.components,
        &framework.top,
        &framework.printed_maximum,
        findings,
    );
    for (at, quantity) in framework.quantities.iter().enumerate() {
        if reaches(&framework.quantities, QuantitySlot(at), QuantitySlot(at), 0) {
            findings.push(
                Diagnostic::error(codes::QUANTITY_CIRCLE, quantity.place.clone())
                    .with("name", quantity.name.as_str()),
            );
        }
    }
    (!strictness.refuses(findings)).then_some(framework)
}

fn reaches(quantities: &[NamedQuantity], from: QuantitySlot, target: QuantitySlot, depth: usize) -> bool {
    let Some(quantity) = quantities.get(from.0).filter(|_| depth <= quantities.len()) else { return false };
    let mut found = false;
    quantity.formula.expression.each_operand(&mut |operand| {
        if let Operand::Quantity(next) = operand {
            found = found || *next == target || reaches(quantities, *next, target, depth + 1);
        }
    });
    found
}

fn unique<T>(things: Vec<T>, findings: &Findings, identity: fn(&T) -> (&String, &Place)) -> Vec<T> {
    let mut with_own_codes: Vec<T> = Vec::new();
    for thing in things {
        let (code, place) = identity(&thing);
        if with_own_codes.iter().any(|other| identity(other).0 == code) {
            findings.add(Diagnostic::error(codes::DUPLICATE_CODE, place.clone()).with("code", code.as_str()));
        } else {
            with_own_codes.push(thing);
        }
    }
    with_own_codes
}

/// All questions, general information first, and which of them belong to each component.
fn questions(
    general: Vec<Input>,
    drafts: &[ComponentDraft<'_>],
    findings: &Findings,
) -> (Vec<Input>, Vec<Vec<InputSlot>>) {
    let mut all = unique(general, findings, |input| (&input.key, &input.place));
    let mut own = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let questions: Vec<Input> = draft
            .fields
            .tables("inputs")
            .into_iter()
            .filter_map(|fields| inputs::of_component(fields, &draft.code, ComponentSlot(at)))
            .collect();
        let first = all.len();
        all.extend(unique(questions, findings, |input| (&input.key, &input.place)));
        own.push((first..all.len()).map(InputSlot).collect());
    }
    (all, own)
}

fn named_quantities(tables: Vec<Fields<'_>>, names: &Names<'_>) -> Option<Vec<NamedQuantity>> {
    let mut quantities: Vec<Option<NamedQuantity>> = Vec::new();
    for fields in tables {
        let name = fields.string("name").and_then(|name| inputs::checked_name(&fields, name));
        if let Some(code) = name.clone()
            && quantities.iter().flatten().any(|other| other.name == code)
        {
            fields.findings().add(fields.fault(codes::DUPLICATE_CODE, "name").with("code", code));
        }
        let title = fields.text("title");
        let formula = names.formula(&fields, "formula", "");
        let place = fields.place();
        fields.finish();
        quantities.push(name.zip(formula).map(|(name, formula)| NamedQuantity {
            name,
            title,
            formula,
            place,
        }));
    }
    quantities.into_iter().collect()
}

fn check(fields: Fields<'_>, names: &Names<'_>) -> Option<Check> {
    let code = fields.string("code");
    let blocks = fields.word("severity", &[("error", true), ("warning", false)]);
    let left = names.formula(&fields, "left", "");
    let must_be = fields.word(
        "must_be",
        &[("at_least", Comparison::AtLeast), ("at_most", Comparison::AtMost), ("equal", Comparison::Equal)],
    );
    let right = names.formula(&fields, "right", "");
    let message = fields.text("message");
    fields.finish();
    Some(Check { code: code?, blocks: blocks?, left: left?, must_be: must_be?, right: right?, message })
}

/// SHA-256 over what a packet or a form asks: keys, kinds, options.
fn layout_digest(inputs: &[Input]) -> String {
    let mut hasher = Sha256::new();
    for input in inputs {
        hasher.update(input.key.as_bytes());
        hasher.update(b"\t");
        hasher.update(input.kind.name().as_bytes());
        if let InputKind::Choice(options) = &input.kind {
            for option in options {
                hasher.update(b"|");
                hasher.update(option.code.as_bytes());
            }
        }
        hasher.update(b"\n");
    }
    hasher.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _infallible = write!(hex, "{byte:02x}");
        hex
    })
}
