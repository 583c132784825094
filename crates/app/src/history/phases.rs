//! Which phases of a campaign were changed: one line for each that is new, gone, renamed or moved.

use serde_json::Value;

use super::details::{ValueChange, What};

struct Phase {
    title: String,
    days: String,
}

type Same = fn(&Phase, &Phase) -> bool;

/// What was announced before and after, as far as it differs.
pub(super) fn changes(data: &Value) -> Vec<ValueChange> {
    let (mut before, mut after) = (listed(data, "before"), listed(data, "after"));
    before.retain(|old| {
        let same = after.iter().position(|new| new.title == old.title && new.days == old.days);
        same.map(|at| after.remove(at)).is_none()
    });
    let mut changes = Vec::new();
    // A phase that was moved keeps its title, and one that was renamed its days.
    let (same_title, same_days): (Same, Same) =
        (|old, new| old.title == new.title, |old, new| old.days == new.days);
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

fn change(before: Option<&Phase>, after: Option<&Phase>) -> ValueChange {
    let spelled = |phase: Option<&Phase>| {
        phase.map(|phase| format!("{} {}", phase.days, phase.title)).unwrap_or_default()
    };
    ValueChange { what: What::Phase, before: Some(spelled(before)), after: spelled(after) }
}

fn listed(data: &Value, side: &str) -> Vec<Phase> {
    let phases = data.get(side).and_then(Value::as_array).into_iter().flatten();
    let phase = |phase: &Value| {
        let text = |at: usize| phase.get(at).and_then(Value::as_str);
        Some(Phase { title: text(0)?.to_owned(), days: format!("{}/{}", text(1)?, text(2)?) })
    };
    phases.filter_map(phase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_new_gone_renamed_or_moved_and_what_stays_is_not_told() {
        let data = serde_json::json!({
            "before": [["Nộp", "2022-11-01", "2022-11-30"], ["Thẩm định", "2022-12-01", "2022-12-20"],
                ["Họp", "2022-12-21", "2022-12-22"], ["Công bố", "2022-12-30", "2022-12-31"]],
            "after": [["Tự đánh giá", "2022-11-01", "2022-11-30"], ["Thẩm định", "2022-12-01", "2022-12-25"],
                ["Giải trình", "2022-12-26", "2022-12-28"], ["Công bố", "2022-12-30", "2022-12-31"]],
        });
        let notified: Vec<_> =
            changes(&data).into_iter().map(|change| (change.before.unwrap(), change.after)).collect();
        let expected = [
            ("2022-12-01/2022-12-20 Thẩm định", "2022-12-01/2022-12-25 Thẩm định"),
            ("2022-11-01/2022-11-30 Nộp", "2022-11-01/2022-11-30 Tự đánh giá"),
            ("2022-12-21/2022-12-22 Họp", ""),
            ("", "2022-12-26/2022-12-28 Giải trình"),
        ];
        assert_eq!(notified, expected.map(|(before, after)| (before.to_owned(), after.to_owned())));
        assert_eq!(changes(&serde_json::json!({ "before": [[1]], "after": 7 })), Vec::new());
    }
}
