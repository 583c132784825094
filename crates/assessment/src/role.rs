//! Who somebody is: roles, each within a scope. One person may hold several.

use crate::Id;
use crate::campaign::Campaign;

/// Marks ids of users.
#[derive(Debug)]
pub enum User {}

/// Marks ids of units.
#[derive(Debug)]
pub enum Unit {}

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Keeps accounts and settings (*quản trị hệ thống*).
    Administrator,
    /// Runs the campaign (*cơ quan thường trực*).
    StandingDepartment,
    /// Checks a main index (*người thẩm định*).
    Appraiser,
    /// Approves and submits for a unit (*lãnh đạo đơn vị*).
    UnitLeader,
    /// Fills in for a unit (*chuyên viên*).
    UnitClerk,
    /// Decides what is contested (*thành viên hội đồng*).
    CouncilMember,
    /// Reads and signs (*lãnh đạo tỉnh*).
    ProvincialLeader,
    /// Reads everything (*kiểm tra, thanh tra*).
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Administrator,
        Self::StandingDepartment,
        Self::Appraiser,
        Self::UnitLeader,
        Self::UnitClerk,
        Self::CouncilMember,
        Self::ProvincialLeader,
        Self::Auditor,
    ];

    /// The name in the database, in addresses and in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::StandingDepartment => "standing_department",
            Self::Appraiser => "appraiser",
            Self::UnitLeader => "unit_leader",
            Self::UnitClerk => "unit_clerk",
            Self::CouncilMember => "council_member",
            Self::ProvincialLeader => "provincial_leader",
            Self::Auditor => "auditor",
        }
    }

    /// The role with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

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
    /// Who.
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
