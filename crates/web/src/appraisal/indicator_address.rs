//! What the address of an indicator names: its form, and its code.

use app::form::FormAt;
use app::proceedings::IndicatorAt;
use assessment::Id;
use assessment::campaign::Campaign;
use assessment::role::Unit;
use serde::Deserialize;

/// Ids and code in the address.
#[derive(Clone, Debug, Deserialize)]
pub struct IndicatorAddress {
    campaign: Id<Campaign>,
    unit: Id<Unit>,
    component: String,
}

impl IndicatorAddress {
    /// The indicator's code, as a type.
    #[must_use]
    pub fn at(self) -> IndicatorAt {
        let form = FormAt { campaign: self.campaign, unit: self.unit };
        IndicatorAt { form, component: self.component }
    }
}
