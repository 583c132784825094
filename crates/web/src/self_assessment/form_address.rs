//! What the address of a form names: `/campaigns/{campaign}/units/{unit}`, and what may follow.

use app::form::FormAt;
use assessment::Id;
use assessment::campaign::Campaign;
use assessment::role::Unit;
use serde::Deserialize;

/// The ids of a form in the address.
#[derive(Clone, Debug, Deserialize)]
pub struct FormAddress {
    campaign: Id<Campaign>,
    unit: Id<Unit>,
}

impl FormAddress {
    /// The form, as a type of the application.
    #[must_use]
    pub const fn at(&self) -> FormAt {
        FormAt { campaign: self.campaign, unit: self.unit }
    }
}
