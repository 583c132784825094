//! Which units of a result were formed from others: the register of mergers, read for one campaign.

use std::collections::{BTreeMap, HashMap, HashSet};

use assessment::Id;
use assessment::role::Unit;
use store::Tx;
use store::tables::units::{self, Merger};

use crate::error::Error;

/// Codes of the former units by the code of the unit of a result that they went up in, directly or by way of others. A
/// unit that stands in the result itself is no former one there: it went up in another one later.
pub(crate) fn formerly(
    tx: &Tx<'_>,
    assessed: impl Iterator<Item = Id<Unit>>,
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let mergers = units::mergers(tx)?;
    if mergers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let codes: HashMap<Id<Unit>, String> =
        units::all(tx)?.into_iter().map(|unit| (unit.id, unit.code)).collect();
    let assessed: HashSet<Id<Unit>> = assessed.collect();
    let code = |unit: &Id<Unit>| codes.get(unit).cloned();
    let of_unit = |unit: &Id<Unit>| {
        let formers: Vec<String> = formers(&mergers, *unit, &assessed).iter().filter_map(code).collect();
        Some((code(unit)?, formers)).filter(|(_, formers)| !formers.is_empty())
    };
    Ok(assessed.iter().filter_map(of_unit).collect())
}

/// Units that went up in `unit`, those of the latest generation first.
fn formers(mergers: &[Merger], unit: Id<Unit>, assessed: &HashSet<Id<Unit>>) -> Vec<Id<Unit>> {
    let mut found = vec![unit];
    let mut at = 0;
    while let Some(into) = found.get(at).copied() {
        let next = mergers.iter().filter(|(_, target)| *target == into).map(|(former, _)| *former);
        // Each once: a circle has an end.
        for former in next.filter(|former| !assessed.contains(former)) {
            if !found.contains(&former) {
                found.push(former);
            }
        }
        at += 1;
    }
    found.split_off(1)
}

#[cfg(test)]
mod tests {
    use assessment::Moment;

    use super::*;

    #[test]
    fn a_chain_is_followed_up_to_units_of_the_result_and_a_circle_ends() {
        let unit = |last: u8| Id::<Unit>::new(Moment::from_microseconds(0), [last; 10]);
        let mergers = [(3, 2), (2, 1), (4, 1), (5, 4), (1, 3)].map(|(from, into)| (unit(from), unit(into)));
        let of = |into: u8, assessed: &[u8]| {
            let assessed = assessed.iter().map(|assessed| unit(*assessed)).collect();
            formers(&mergers, unit(into), &assessed)
        };
        assert_eq!(of(1, &[1]), [2, 4, 3, 5].map(unit));
        assert_eq!(of(1, &[1, 4]), [2, 3].map(unit), "what went up in the fourth belongs to it");
        assert_eq!(of(4, &[1, 4]), [unit(5)]);
        assert_eq!(of(5, &[5]), []);
    }
}
