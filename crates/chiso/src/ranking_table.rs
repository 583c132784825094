//! The ranking on the terminal: aligned with Vietnamese letters, and as wide as the terminal is.

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{CellAlignment, Table};
use framework::{Exact, Item, Language};
use scoring::{Answers, Plan, Results, Standing, UnitChange};
use unicode_width::UnicodeWidthStr;
use words::{fixed_number, plain_number, say};

use crate::comparison::{figures, signed};
use crate::terminal::wrapped;

/// Columns of a unit's name where the table does not fit otherwise.
const NAME_WIDTH_NARROW: usize = 18;

/// What the table is made from.
#[derive(Clone, Copy)]
pub struct Ranking<'a> {
    /// Set and terms.
    pub plan: &'a Plan<'a>,
    /// The units.
    pub answers: &'a Answers,
    /// Their figures.
    pub results: &'a Results,
    /// Rows of the units in display order.
    pub order: &'a [usize],
    /// By row, this year beside an earlier one, where there is one.
    pub changes: Option<&'a [UnitChange]>,
    /// Language of the words.
    pub language: Language,
}

/// How much of the table is shown.
#[derive(Clone, Copy)]
struct Fit {
    has_indices: bool,
    is_dense: bool,
    name_width: usize,
}

/// From all there is to what fits on 80 columns.
const FITS: [Fit; 5] = [
    Fit { has_indices: true, is_dense: false, name_width: usize::MAX },
    Fit { has_indices: true, is_dense: true, name_width: usize::MAX },
    Fit { has_indices: true, is_dense: true, name_width: NAME_WIDTH_NARROW },
    Fit { has_indices: false, is_dense: false, name_width: usize::MAX },
    Fit { has_indices: false, is_dense: true, name_width: NAME_WIDTH_NARROW },
];

/// The table, its legend and the terms in force, within `width` columns where there is a limit.
pub fn render(ranking: &Ranking<'_>, width: Option<usize>) -> String {
    let limit = width.unwrap_or(usize::MAX);
    let mut shown = (String::new(), FITS[0]);
    for fit in FITS {
        shown = (ranking.table(fit), fit);
        if shown.0.lines().all(|line| line.width() <= limit) {
            break;
        }
    }
    let (mut text, fit) = shown;
    text.push('\n');
    let mut below = Vec::new();
    if fit.has_indices {
        below.push(ranking.legend());
    } else {
        below.push(ranking.word("no_room"));
    }
    below.push(terms_line(ranking.plan, ranking.language));
    below.extend(rounding_note(ranking.plan, ranking.language));
    for paragraph in below {
        for line in wrapped(&paragraph, limit) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// That printed points need not add up, where the total alone is rounded.
pub fn rounding_note(plan: &Plan<'_>, language: Language) -> Option<String> {
    let only_total = plan.terms().rounding.place == framework::RoundingPlace::Total;
    only_total.then(|| say(language, "program.rounding_at_total", &[]))
}

/// The terms in force and the raw sum.
pub fn terms_line(plan: &Plan<'_>, language: Language) -> String {
    let framework = plan.framework();
    let terms = plan.terms();
    let maxima = framework.component_slots().map(|slot| plan.component_maximum(slot));
    let raw = maxima.fold(Exact::ZERO, |sum, maximum| sum.plus(maximum));
    let reading = terms.reading.name();
    let policy = terms.not_applicable.name();
    say(
        language,
        "program.terms",
        &[
            ("reading", &say(language, &format!("program.reading_word.{reading}"), &[])),
            ("policy", &say(language, &format!("program.policy_word.{policy}"), &[])),
            ("digits", &terms.rounding.digits.to_string()),
            ("raw", &plain_number(language, &raw)),
            ("scale", &plain_number(language, &framework.printed_maximum)),
        ],
    )
}

impl Ranking<'_> {
    fn word(&self, key: &str) -> String {
        say(self.language, &format!("program.table.{key}"), &[])
    }

    fn columns(&self, fit: Fit) -> Vec<Item> {
        if fit.has_indices { self.plan.framework().ranking_columns() } else { Vec::new() }
    }

    fn has_groups(&self) -> bool {
        self.answers.units().iter().any(|unit| !unit.group.is_empty())
    }

    fn table(&self, fit: Fit) -> String {
        let header = self.header(fit);
        let text_columns = 2 + usize::from(self.has_groups());
        let count = header.len();
        let mut table = Table::new();
        table.load_style(UTF8_BORDERS_ONLY).set_header(header);
        for row in self.order {
            table.add_row(self.line(*row, fit));
        }
        for at in 0..count {
            let Some(column) = table.column_mut(at) else { continue };
            let is_number = at == 0 || (at >= text_columns && at + 1 < count);
            if is_number {
                column.set_cell_alignment(CellAlignment::Right);
            }
            if fit.is_dense {
                column.set_padding((u16::from(at == 0), u16::from(at + 1 == count)));
            }
        }
        table.to_string()
    }

    fn header(&self, fit: Fit) -> Vec<String> {
        let mut header = vec![self.word("rank"), self.word("unit")];
        if self.has_groups() {
            header.push(self.word("group"));
        }
        let framework = self.plan.framework();
        header.extend(self.columns(fit).iter().map(|item| framework.label(*item).0.to_owned()));
        header.extend([self.word("total"), self.word("percent")]);
        if self.changes.is_some() {
            header.extend([self.word("previous"), self.word("change")]);
        }
        header.push(self.word("band"));
        header
    }

    fn line(&self, row: usize, fit: Fit) -> Vec<String> {
        let digits = self.plan.terms().rounding.digits;
        let standing = self.results.standing(row);
        let unit = self.answers.units().get(row);
        let name = unit.map_or("", |unit| unit.name.as_str());
        let mut cells = vec![self.rank(standing), wrapped(name, fit.name_width).join("\n")];
        if self.has_groups() {
            cells.push(unit.map_or_else(String::new, |unit| unit.group.clone()));
        }
        let shown = standing != Standing::NotAssessed;
        for item in self.columns(fit) {
            cells.push(match self.results.item_points(row, item) {
                Some(points) if shown => fixed_number(self.language, &points, digits),
                _ => self.word("not_applicable"),
            });
        }
        let number = |value: Option<Exact>, digits: u8| match value {
            Some(value) if shown => fixed_number(self.language, &value, digits),
            _ => String::new(),
        };
        cells.push(number(self.results.total(row), digits));
        cells.push(number(self.results.percent(row), 2));
        if let Some(changes) = self.changes {
            cells.extend(self.change(changes.get(row)));
        }
        let bands = &self.plan.framework().bands;
        let band = self.results.band(row).filter(|_| shown).and_then(|at| bands.get(at));
        cells.push(band.map_or_else(String::new, |band| band.title.get(self.language).to_owned()));
        cells
    }

    fn rank(&self, standing: Standing) -> String {
        match standing {
            Standing::Ranked(rank) => rank.to_string(),
            Standing::Unranked | Standing::NotAssessed => self.word("unranked"),
        }
    }

    fn change(&self, change: Option<&UnitChange>) -> [String; 2] {
        let [before, _, difference] = change.map_or([None, None, None], |change| figures(&change.total));
        [
            before.map_or_else(String::new, |before| fixed_number(self.language, &before, 2)),
            difference.map_or_else(String::new, |difference| signed(&difference, self.language)),
        ]
    }

    fn legend(&self) -> String {
        let framework = self.plan.framework();
        let titles = framework.ranking_columns().into_iter().map(|item| {
            let (code, title) = framework.label(item);
            format!("{code} {}", title.get(self.language))
        });
        titles.collect::<Vec<_>>().join(" · ")
    }
}
