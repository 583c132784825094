//! Who may publish what others rectified: four eyes look at a rectification.

use std::collections::BTreeSet;

use assessment::campaign::Campaign;
use assessment::course::Approval;
use assessment::permission::Action;
use assessment::role::Role;
use assessment::{Id, role::User};
use store::tables::grants;

use super::board::{Board, open_board_to};
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::form::name_of;

/// Who entered what waits, and who may publish it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FourEyes {
    /// Names of those who entered a rectification that waits.
    pub entered_by: Vec<String>,
    /// Names of those who may publish it: of the standing department and provincial leaders, without those who entered.
    pub others: Vec<String>,
    /// Did the one who asks enter one of them?
    pub is_own: bool,
}

impl App {
    /// Who entered what waits for a new edition, and who may publish it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] to those who do not see what all units answered.
    pub fn four_eyes(&self, credential: &Credential, id: Id<Campaign>) -> Result<FourEyes, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let board = open_board_to(context, id, Action::SeeResults, None)?;
            let entered = board.rectified_by();
            let mut people: Vec<Id<User>> = Vec::new();
            for role in [Role::StandingDepartment, Role::ProvincialLeader] {
                people.extend(grants::with_role(tx, role, id)?.into_iter().map(|(person, _)| person));
            }
            people.sort_unstable();
            people.dedup();
            let name = |person: &Id<User>| name_of(tx, *person);
            let others = people.iter().filter(|person| !entered.contains(person));
            Ok(FourEyes {
                entered_by: entered.iter().map(name).collect::<Result<_, _>>()?,
                others: others.map(name).collect::<Result<_, _>>()?,
                is_own: entered.contains(&board.signed_in.actor.user),
            })
        })
    }
}

impl Board {
    /// By what an edition was approved; `None` before.
    #[must_use]
    pub fn approval_of(&self, edition: u32) -> Option<&Approval> {
        self.approvals.iter().map(|row| &row.approval).find(|approval| approval.edition == edition)
    }

    /// Those who entered a rectification that waits: none of them publishes it.
    #[must_use]
    pub fn rectified_by(&self) -> BTreeSet<Id<User>> {
        let all = self.proceedings.iter().flatten();
        let waiting = all.filter_map(|recorded| recorded.proceeding.waiting_rectification());
        waiting.map(|waiting| waiting.by.user()).collect()
    }
}
