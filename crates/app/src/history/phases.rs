//! Which phases of a campaign were changed: one line for each that is new, gone, renamed or moved.

use assessment::event::PhaseRecord;

use super::details::{ValueChange, What};

type IsSame = fn(&PhaseRecord, &PhaseRecord) -> bool;

fn days(phase: &PhaseRecord) -> String {
    format!("{}/{}", phase.begins_on, phase.ends_on)
}

/// What was announced before and after, as far as it differs.
pub(super) fn changes(before: &[PhaseRecord], after: &[PhaseRecord]) -> Vec<ValueChange> {
    let (mut before, mut after) = (before.to_vec(), after.to_vec());
    before.retain(|old| {
        let same = after.iter().position(|new| new == old);
        same.map(|at| after.remove(at)).is_none()
    });
    let mut changes = Vec::new();
    // A phase that was moved keeps its title, and one that was renamed its days.
    let (same_title, same_days): (IsSame, IsSame) =
        (|old, new| old.title == new.title, |old, new| days(old) == days(new));
    for is_same in [same_title, same_days] {
        before.retain(|old| {
            let Some(at) = after.iter().position(|new| is_same(old, new)) else { return true };
            changes.push(change(Some(old), Some(&after.remove(at))));
            false
        });
    }
    changes.extend(before.iter().map(|old| change(Some(old), None)));
    changes.extend(after.iter().map(|new| change(None, Some(new))));
    changes
}

fn change(before: Option<&PhaseRecord>, after: Option<&PhaseRecord>) -> ValueChange {
    let spelled = |phase: Option<&PhaseRecord>| {
        phase.map_or_else(String::new, |phase| format!("{} {}", days(phase), phase.title))
    };
    ValueChange { what: What::Phase, before: Some(spelled(before)), after: spelled(after) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_new_gone_renamed_or_moved_and_what_stays_is_not_told() {
        let phase = |title: &str, begins_on: &str, ends_on: &str| PhaseRecord {
            title: title.to_owned(),
            begins_on: begins_on.to_owned(),
            ends_on: ends_on.to_owned(),
        };
        let before = [
            phase("Nộp", "2022-11-01", "2022-11-30"),
            phase("Thẩm định", "2022-12-01", "2022-12-20"),
            phase("Họp", "2022-12-21", "2022-12-22"),
            phase("Công bố", "2022-12-30", "2022-12-31"),
        ];
        let after = [
            phase("Tự đánh giá", "2022-11-01", "2022-11-30"),
            phase("Thẩm định", "2022-12-01", "2022-12-25"),
            phase("Giải trình", "2022-12-26", "2022-12-28"),
            phase("Công bố", "2022-12-30", "2022-12-31"),
        ];
        let notified: Vec<_> = changes(&before, &after)
            .into_iter()
            .map(|change| (change.before.unwrap(), change.after))
            .collect();
        let expected = [
            ("2022-12-01/2022-12-20 Thẩm định", "2022-12-01/2022-12-25 Thẩm định"),
            ("2022-11-01/2022-11-30 Nộp", "2022-11-01/2022-11-30 Tự đánh giá"),
            ("2022-12-21/2022-12-22 Họp", ""),
            ("", "2022-12-26/2022-12-28 Giải trình"),
        ];
        assert_eq!(notified, expected.map(|(before, after)| (before.to_owned(), after.to_owned())));
    }
}
