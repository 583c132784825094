//! The addresses of the site.

use app::form::FormAt;

/// The address under which a form's pages are.
#[must_use]
pub fn base(at: FormAt) -> String {
    format!("/campaigns/{}/units/{}", at.campaign, at.unit)
}
