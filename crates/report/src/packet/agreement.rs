//! Do key, code and question of a row agree? A person who sorts or moves only the visible cells would answer other questions.

use std::collections::HashMap;

use framework::Diagnostic;
use framework::typed::{fold, shortened};

use super::codes;
use super::keys::OpenSheet;
use super::layout::{CODE, CONTENT, RowKind, RowPlan};

impl OpenSheet<'_> {
    /// Rows whose visible code or question is not the one of their key.
    pub(super) fn disagreeing(&self, rows: &[(u32, &RowPlan)]) -> Vec<Diagnostic> {
        let mut owners: Option<HashMap<String, &str>> = None;
        let mut found = Vec::new();
        for (at, row) in rows {
            let Some(printed) = self.printed(row.kind) else { continue };
            for (column, wanted) in [(CODE, printed[0]), (CONTENT, printed[1])] {
                let shown = self.cells.shown(*at, column);
                if fold(&shown) == fold(wanted) {
                    continue;
                }
                let owners = owners.get_or_insert_with(|| self.owners());
                let other = owners.get(&fold(&shown)).filter(|other| **other != row.key);
                let place = self.place(*at, column);
                let finding = match other {
                    Some(other) => Diagnostic::error(codes::ROW_MOVED, place).with("other", *other),
                    None => Diagnostic::warning(codes::ROW_CHANGED, place),
                };
                let found_here = if shown.is_empty() { "…".to_owned() } else { shortened(&shown) };
                found.push(
                    finding
                        .with("key", row.key.as_str())
                        .with("wanted", shortened(wanted))
                        .with("found", found_here),
                );
                break;
            }
        }
        found
    }

    /// Code and question as they are printed; `None` where a row has words that all indicators share.
    fn printed(&self, kind: RowKind) -> Option<[&str; 2]> {
        match kind {
            RowKind::Head(slot) => {
                let component = &self.framework[slot];
                Some([&component.code, component.title.get(self.language)])
            }
            RowKind::Question(slot) => {
                let input = &self.framework[slot];
                let is_general = matches!(input.owner, framework::Owner::General);
                let code = if is_general { input.key.as_str() } else { "" };
                Some([code, input.question.get(self.language)])
            }
            _ => None,
        }
    }

    /// Keys of the rows by what is printed in them: codes and questions.
    fn owners(&self) -> HashMap<String, &str> {
        let printed = self.plan.rows.iter().filter_map(|row| Some((row, self.printed(row.kind)?)));
        let texts = printed.flat_map(|(row, texts)| texts.map(|text| (fold(text), row.key.as_str())));
        texts.filter(|(text, _)| !text.is_empty()).collect()
    }
}
