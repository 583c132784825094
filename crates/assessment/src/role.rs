//! Who somebody is: roles, each within a scope. One person may hold several.

use crate::Id;
use crate::campaign::Campaign;

/// Marks ids of users.
#[derive(Debug)]
pub enum User {}

/// Marks ids of units.
#[derive(Debug)]
pub enum Unit {}

framework::named_enum! {
    /// A role.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Role {
        /// Keeps accounts and settings (*quản trị hệ thống*).
        Administrator = "administrator",
        /// Runs the campaign (*cơ quan thường trực*).
        StandingDepartment = "standing_department",
        /// Checks a main index (*người thẩm định*).
        Appraiser = "appraiser",
        /// Approves and submits for a unit (*lãnh đạo đơn vị*).
        UnitLeader = "unit_leader",
        /// Fills in for a unit (*chuyên viên*).
        UnitClerk = "unit_clerk",
        /// Decides what is contested (*thành viên hội đồng*).
        CouncilMember = "council_member",
        /// Reads and signs (*lãnh đạo tỉnh*).
        ProvincialLeader = "provincial_leader",
        /// Reads everything (*kiểm tra, thanh tra*).
        Auditor = "auditor",
    }
}

impl Role {
    /// Is the role held for one unit?
    #[must_use]
    pub const fn belongs_to_a_unit(self) -> bool {
        matches!(self, Self::UnitLeader | Self::UnitClerk)
    }
}

/// A role within its scope; no unit, campaign or index means all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// For this unit only; always set for unit roles.
    pub unit: Option<Id<Unit>>,
    /// For this campaign only.
    pub campaign: Option<Id<Campaign>>,
    /// For the main index with this code only.
    pub index: Option<String>,
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account that holds the role.
    pub user: Id<User>,
    /// The name that others read.
    pub name: String,
    /// The roles held now.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// The units for which a unit role is held, each once, in the order of the grants.
    #[must_use]
    pub fn own_units(&self) -> Vec<Id<Unit>> {
        let mut units = Vec::new();
        for grant in self.grants.iter().filter(|grant| grant.role.belongs_to_a_unit()) {
            if let Some(unit) = grant.unit.filter(|unit| !units.contains(unit)) {
                units.push(unit);
            }
        }
        units
    }

    /// Is this role held anywhere?
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
}
