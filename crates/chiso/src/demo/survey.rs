//! The data that the managing body brings of a demonstration: the table of a main index, taken as its appraiser takes it.

use std::fmt::Write as _;

use app::accounts::Credential;
use app::proceedings::{Board, BroughtTable};
use app::{App, Error};
use assessment::answers::spelling;
use framework::typed::DecimalMark;
use framework::{FilledBy, InputSlot, Item};

use super::forms::Invented;

/// Where the numbers come from.
const SOURCE: &str = "Kết quả khảo sát mức độ hài lòng do cơ quan thường trực tổ chức (dữ liệu mẫu)";

/// Does the managing body owe any data of a main index?
pub fn owes(board: &Board, item: Item) -> bool {
    let framework = &board.set.framework;
    let components = framework.components_below(item);
    let found = components.iter().map(|slot| &framework[*slot]);
    let mut inputs = found.flat_map(|it| &it.inputs);
    inputs.any(|slot| framework[*slot].filled_by == FilledBy::ManagingBody)
}

/// Brings the data of a main index, where the managing body owes any.
pub fn bring(
    app: &App,
    board: &Board,
    appraiser: &Credential,
    item: Item,
    invented: &Invented,
) -> Result<(), Error> {
    let (framework, index) = (&board.set.framework, board.set.framework.label(item).0);
    let components = framework.components_below(item);
    let inputs = components.iter().map(|slot| &framework[*slot]);
    let by_body = |slot: &InputSlot| framework[*slot].filled_by == FilledBy::ManagingBody;
    let owed: Vec<InputSlot> = inputs.flat_map(|it| it.inputs.iter().copied()).filter(by_body).collect();
    let mut table = String::from("unit,input,value\n");
    let mut lines = 0;
    for unit in board.submitted().units() {
        let Some(row) = invented.answers.row_of(&unit.code) else { continue };
        for slot in &owed {
            let Some(value) = invented.answers.value(row, *slot) else { continue };
            let input = &framework[*slot];
            // Writing to a string cannot fail.
            let _infallible = writeln!(table, "{},{},{}", unit.code, input.key, spelling(input, value));
            lines += 1;
        }
    }
    if lines == 0 {
        return Ok(());
    }
    let brought = || BroughtTable { name: "khao-sat.csv", bytes: table.as_bytes(), mark: DecimalMark::Point };
    let seen = app.preview_body_values(appraiser, board.campaign.id, index, brought())?;
    app.take_body_values(appraiser, board.campaign.id, index, brought(), SOURCE, &seen.mark).map(drop)
}
