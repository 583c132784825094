//! The ranking groups of all units, found once: comparing names over and over cost a seventh of the scoring.

use crate::answers::Answers;

/// Which group each unit is in.
pub(crate) struct Groups<'a> {
    /// The groups' names, in their order.
    pub names: Vec<&'a str>,
    /// By unit, the place of its group among the names.
    pub of_unit: Vec<usize>,
}

impl<'a> Groups<'a> {
    /// Finds the groups.
    pub(crate) fn of(answers: &'a Answers) -> Self {
        let mut found: Vec<&str> = Vec::new();
        let mut last = 0;
        let mut of_unit: Vec<usize> = Vec::with_capacity(answers.units().len());
        for unit in answers.units() {
            let name = unit.group.as_str();
            // Neighbours are mostly of one group.
            if found.get(last).copied() != Some(name) {
                last = found.iter().position(|known| *known == name).unwrap_or_else(|| {
                    found.push(name);
                    found.len() - 1
                });
            }
            of_unit.push(last);
        }
        let mut names = found.clone();
        names.sort_unstable();
        if names != found {
            // A name's place is how many come before it.
            let places: Vec<usize> =
                found.iter().map(|name| names.partition_point(|other| other < name)).collect();
            of_unit = of_unit.iter().filter_map(|place| places.get(*place).copied()).collect();
        }
        Self { names, of_unit }
    }

    /// The place of a unit's group.
    pub(crate) fn of_row(&self, row: usize) -> Option<usize> {
        self.of_unit.get(row).copied()
    }
}
