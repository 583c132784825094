//! Ranks within groups, and bands.

use framework::{Band, Exact, TieRule};

use crate::answers::Answers;
use crate::groups::Groups;
use crate::results::UnitTotal;
use crate::sheet::Standing;

/// Ranks the units that stand as ranked, within their groups; 1 is best.
pub(crate) fn rank(groups: &Groups<'_>, totals: &mut [UnitTotal], ties: TieRule) {
    let mut by_group: Vec<Vec<usize>> = vec![Vec::new(); groups.names.len()];
    for (row, total) in totals.iter().enumerate() {
        if matches!(total.standing, Standing::Ranked(_))
            && let Some(rows) = groups.of_row(row).and_then(|group| by_group.get_mut(group))
        {
            rows.push(row);
        }
    }
    for rows in &mut by_group {
        let key = |row: &usize| totals.get(*row).map_or(&Exact::ZERO, |total| &total.key);
        rows.sort_by(|a, b| key(b).cmp(key(a)));
        let mut ranks: Vec<(usize, u32)> = Vec::with_capacity(rows.len());
        let mut before: Option<(&Exact, u32)> = None;
        for (place, row) in (1_u32..).zip(rows.iter()) {
            let own = key(row);
            let rank = match before {
                Some((other, rank)) if other == own => rank,
                Some((_, rank)) if ties == TieRule::Dense => rank + 1,
                _ => place,
            };
            before = Some((own, rank));
            ranks.push((*row, rank));
        }
        for (row, rank) in ranks {
            if let Some(total) = totals.get_mut(row) {
                total.standing = Standing::Ranked(rank);
            }
        }
    }
}

/// The first band, from the best down, that holds a per cent.
pub(crate) fn band(bands: &[Band], percent: &Exact) -> Option<usize> {
    bands.iter().position(|band| match &band.from {
        None => true,
        Some(bound) if bound.inclusive => *percent >= bound.percent,
        Some(bound) => *percent > bound.percent,
    })
}

/// Rows by group, rank and code; unranked after ranked, not assessed last.
pub(crate) fn order(answers: &Answers, groups: &Groups<'_>, totals: &[UnitTotal]) -> Vec<usize> {
    let place = |standing: Standing| match standing {
        Standing::Ranked(rank) => (0_u8, rank),
        Standing::Unranked => (1, 0),
        Standing::NotAssessed => (2, 0),
    };
    let mut rows: Vec<_> = answers
        .units()
        .iter()
        .zip(totals)
        .enumerate()
        .map(|(row, (unit, total))| (groups.of_row(row), place(total.standing), unit.code.as_str(), row))
        .collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, _, _, row)| row).collect()
}
