//! The address of a form: `/campaigns/{campaign}/units/{unit}`, and what may follow.

use app::form::FormAt;
use serde::Deserialize;

use crate::failure::Failure;
use crate::visitor::Visitor;

/// Ids as they stand in the address.
#[derive(Clone, Debug, Deserialize)]
pub struct FormAddress {
    campaign: String,
    unit: String,
}

impl FormAddress {
    /// The form; not found where the ids are none.
    ///
    /// # Errors
    /// The page that says so.
    pub fn at(&self, visitor: &Visitor) -> Result<FormAt, Failure> {
        match (self.campaign.parse(), self.unit.parse()) {
            (Ok(campaign), Ok(unit)) => Ok(FormAt { campaign, unit }),
            _ => Err(Failure::new(visitor, app::Error::NotFound)),
        }
    }
}
