//! The addresses that handlers, pages and e-mails link to, made from ids and codes; `router.rs` has their
//! handlers.

use app::form::FormAt;
use assessment::Id;
use assessment::campaign::Campaign;
use assessment::role::{Unit, User};
use store::tables::grants::GrantKind;
use store::tables::keys::ApiKeyKind;

/// The page of one's own account.
pub const ACCOUNT: &str = "/account";
/// The page of one's own API keys.
pub const KEYS: &str = "/account/keys";
/// Ends all sessions but the present one.
pub const END_OTHER_SESSIONS: &str = "/account/sessions/others/end";
/// The sign-in page.
pub const SIGN_IN: &str = "/sign-in";
/// The second step of the sign-in.
pub const SECOND_STEP: &str = "/sign-in/second-step";
/// The people of the instance.
pub const PEOPLE: &str = "/users";
/// The requests about accounts that need two people.
pub const REQUESTS: &str = "/requests";
/// The register of units.
pub const UNITS: &str = "/units";
/// The settings of the instance.
pub const SETTINGS: &str = "/settings";
/// The audit log.
pub const AUDIT: &str = "/audit";
/// The history of the instance.
pub const HISTORY: &str = "/history";
/// The notices of a person.
pub const NOTICES: &str = "/notices";
/// The campaigns.
pub const CAMPAIGNS: &str = "/campaigns";
/// The form of a new campaign.
pub const NEW_CAMPAIGN: &str = "/campaigns/new";
/// The published results.
pub const RESULTS: &str = "/results";

/// A one-time link.
#[must_use]
pub fn link(token: &str) -> String {
    format!("/link/{token}")
}

/// Revokes one of one's own keys.
#[must_use]
pub fn revoke_key(key: Id<ApiKeyKind>) -> String {
    format!("{KEYS}/{key}/revoke")
}

/// The page of one unit of the register.
#[must_use]
pub fn unit(unit: Id<Unit>) -> String {
    format!("{UNITS}/{unit}")
}

/// Merges a unit into another.
#[must_use]
pub fn merge_unit(unit: Id<Unit>) -> String {
    format!("{UNITS}/{unit}/merge")
}

/// The addresses of one person.
#[must_use]
pub const fn person(person: Id<User>) -> PersonUrls {
    PersonUrls(person)
}

/// The addresses of one campaign.
#[must_use]
pub const fn campaign(campaign: Id<Campaign>) -> CampaignUrls {
    CampaignUrls(campaign)
}

/// The addresses of one unit's form.
#[must_use]
pub const fn form(at: FormAt) -> FormUrls {
    FormUrls(at)
}

/// The addresses of a published result, by the hash of its file or the beginning of it.
#[must_use]
pub const fn result(sha256: &str) -> ResultUrls<'_> {
    ResultUrls(sha256)
}

/// The addresses of one person.
#[derive(Clone, Copy, Debug)]
pub struct PersonUrls(Id<User>);

impl PersonUrls {
    /// The person's page.
    #[must_use]
    pub fn page(self) -> String {
        format!("{PEOPLE}/{}", self.0)
    }

    /// A step on the account, by its name.
    #[must_use]
    pub fn step(self, name: &str) -> String {
        format!("{PEOPLE}/{}/{name}", self.0)
    }

    /// Withdraws a role.
    #[must_use]
    pub fn remove_role(self, grant: Id<GrantKind>) -> String {
        format!("{PEOPLE}/{}/roles/{grant}/remove", self.0)
    }

    /// Revokes a key of the person.
    #[must_use]
    pub fn revoke_key(self, key: Id<ApiKeyKind>) -> String {
        format!("{PEOPLE}/{}/keys/{key}/revoke", self.0)
    }
}

/// The addresses of one campaign.
#[derive(Clone, Copy, Debug)]
pub struct CampaignUrls(Id<Campaign>);

impl CampaignUrls {
    /// The campaign's overview.
    #[must_use]
    pub fn overview(self) -> String {
        format!("{CAMPAIGNS}/{}", self.0)
    }

    /// A step of the campaign, by its name.
    #[must_use]
    pub fn step(self, name: &str) -> String {
        format!("{CAMPAIGNS}/{}/{name}", self.0)
    }

    /// The form that changes a campaign in preparation.
    #[must_use]
    pub fn edit(self) -> String {
        self.step("edit")
    }

    /// The announced phases.
    #[must_use]
    pub fn phases(self) -> String {
        self.step("phases")
    }

    /// The file of the decision that approved an edition.
    #[must_use]
    pub fn approval(self, edition: u32) -> String {
        format!("{CAMPAIGNS}/{}/approvals/{edition}", self.0)
    }

    /// The course after the self-assessment.
    #[must_use]
    pub fn appraisal(self) -> String {
        self.step("appraisal")
    }

    /// A step of the course, by its name.
    #[must_use]
    pub fn course_step(self, name: &str) -> String {
        format!("{CAMPAIGNS}/{}/course/{name}", self.0)
    }

    /// The matrix of a main index.
    #[must_use]
    pub fn matrix(self, index: &str) -> String {
        format!("{CAMPAIGNS}/{}/appraisal/{index}", self.0)
    }

    /// Undoes the acceptance of many indicators.
    #[must_use]
    pub fn undo(self, index: &str) -> String {
        format!("{CAMPAIGNS}/{}/appraisal/{index}/undo", self.0)
    }

    /// The table of values that the managing body brings.
    #[must_use]
    pub fn values(self, index: &str) -> String {
        format!("{CAMPAIGNS}/{}/appraisal/{index}/values", self.0)
    }

    /// The minutes of the council.
    #[must_use]
    pub fn minutes(self) -> String {
        format!("{CAMPAIGNS}/{}/council/minutes", self.0)
    }

    /// Rectifications and a new edition.
    #[must_use]
    pub fn rectification(self) -> String {
        self.step("rectification")
    }

    /// The second appraisal.
    #[must_use]
    pub fn second(self) -> String {
        self.step("second")
    }

    /// Draws the sample of the second appraisal.
    #[must_use]
    pub fn draw_second(self) -> String {
        format!("{CAMPAIGNS}/{}/second/draw", self.0)
    }

    /// The beginning of the addresses of all its forms.
    #[must_use]
    pub fn of_forms(self) -> String {
        format!("{CAMPAIGNS}/{}/units/", self.0)
    }
}

/// The addresses of one unit's form.
#[derive(Clone, Copy, Debug)]
pub struct FormUrls(FormAt);

impl FormUrls {
    /// The summary, below which all its pages are.
    #[must_use]
    pub fn summary(self) -> String {
        format!("{CAMPAIGNS}/{}/units/{}", self.0.campaign, self.0.unit)
    }

    fn page(self, page: &str) -> String {
        format!("{}/{page}", self.summary())
    }

    /// A step of the form, by its name.
    #[must_use]
    pub fn step(self, name: &str) -> String {
        self.page(name)
    }

    /// The general questions.
    #[must_use]
    pub fn general(self) -> String {
        self.page("general")
    }

    /// One main index.
    #[must_use]
    pub fn index(self, code: &str) -> String {
        self.page(&format!("indices/{code}"))
    }

    /// The receipt.
    #[must_use]
    pub fn receipt(self) -> String {
        self.page("receipt")
    }

    /// The revisions before a version.
    #[must_use]
    pub fn history_before(self, version: u64) -> String {
        self.page(&format!("history?before={version}"))
    }

    /// The unit's view of its appraisal.
    #[must_use]
    pub fn result(self) -> String {
        self.page("result")
    }

    /// One indicator in the appraisal.
    #[must_use]
    pub fn indicator(self, component: &str) -> String {
        self.page(&format!("indicators/{component}"))
    }

    /// A step of an indicator, by its name.
    #[must_use]
    pub fn indicator_step(self, component: &str, name: &str) -> String {
        self.page(&format!("indicators/{component}/{name}"))
    }

    /// One indicator for its second appraiser.
    #[must_use]
    pub fn second(self, component: &str) -> String {
        self.page(&format!("second/{component}"))
    }

    /// A file of the evidence, under its name.
    #[must_use]
    pub fn file(self, sha256: &str, name: &str) -> String {
        self.page(&format!("files/{sha256}/{name}"))
    }

    /// An unfinished upload.
    #[must_use]
    pub fn upload(self, id: &str) -> String {
        self.page(&format!("uploads/{id}"))
    }
}

/// The addresses of a published result.
#[derive(Clone, Copy, Debug)]
pub struct ResultUrls<'a>(&'a str);

impl ResultUrls<'_> {
    /// The ranking, below which all pages of the result are.
    #[must_use]
    pub fn ranking(self) -> String {
        format!("{RESULTS}/{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::router::ROUTES;

    /// Is there a route for this address? Names in braces stand for one part each.
    fn is_routed(address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let fits = |route: &str| {
            let (mut wanted, mut found) = (route.split('/'), path.split('/'));
            wanted.by_ref().zip(found.by_ref()).all(|(wanted, found)| {
                if wanted.starts_with('{') { !found.is_empty() } else { wanted == found }
            }) && route.split('/').count() == path.split('/').count()
        };
        ROUTES.iter().any(|(_, route)| fits(route))
    }

    /// Every address that this file can make, once.
    fn every_address() -> Vec<String> {
        let id = "01890000-0000-7000-8000-000000000000";
        let at = FormAt { campaign: id.parse().unwrap(), unit: id.parse().unwrap() };
        let (person, campaign, form) = (person(id.parse().unwrap()), campaign(at.campaign), form(at));
        let fixed = [
            ACCOUNT,
            KEYS,
            END_OTHER_SESSIONS,
            SIGN_IN,
            SECOND_STEP,
            PEOPLE,
            REQUESTS,
            UNITS,
            SETTINGS,
            AUDIT,
            HISTORY,
            NOTICES,
            CAMPAIGNS,
            NEW_CAMPAIGN,
            RESULTS,
        ];
        let made = [
            link("0f"),
            revoke_key(id.parse().unwrap()),
            unit(at.unit),
            merge_unit(at.unit),
            person.page(),
            person.step("erase"),
            person.remove_role(id.parse().unwrap()),
            person.revoke_key(id.parse().unwrap()),
            campaign.overview(),
            campaign.step("close"),
            campaign.edit(),
            campaign.phases(),
            campaign.approval(1),
            campaign.appraisal(),
            campaign.course_step("publish"),
            campaign.matrix("3"),
            campaign.undo("3"),
            campaign.values("3"),
            campaign.minutes(),
            campaign.rectification(),
            campaign.second(),
            campaign.draw_second(),
            format!("{}{id}", campaign.of_forms()),
            form.summary(),
            form.step("submit"),
            form.general(),
            form.index("3"),
            form.receipt(),
            form.history_before(3),
            form.result(),
            form.indicator("3.1"),
            form.indicator_step("3.1", "accept"),
            form.second("3.1"),
            form.file("0f", "a.pdf"),
            form.upload("0f"),
            result("0f").ranking(),
        ];
        fixed.into_iter().map(str::to_owned).chain(made).collect()
    }

    #[test]
    fn every_address_that_is_made_leads_to_a_route() {
        let here = include_str!("urls.rs").split("#[cfg(test)]").next().unwrap();
        let makers = here.matches("-> String {").count() + here.matches("pub const").count();
        // One function is for the others alone, and four return the addresses of one thing.
        assert_eq!(every_address().len(), makers - 1 - 4, "an address that is not looked at");
        for address in every_address() {
            assert!(is_routed(&address), "{address}");
        }
        assert!(!is_routed("/campaigns/1/forget") && !is_routed("/results/0f/units/a/b"));
    }

    /// The sources of this crate without their tests and without the samples of pages.
    fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                sources(&path, found);
            } else if !name.ends_with("_page.rs") && !name.ends_with("samples.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((name, text.split("#[cfg(test)]").next().unwrap().to_owned()));
            }
        }
    }

    #[test]
    fn no_other_file_writes_addresses_of_campaigns_people_and_units_by_hand() {
        let mut found = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() > 100, "{}", found.len());
        for (name, text) in found.iter().filter(|(name, _)| !name.ends_with("/urls.rs")) {
            for begin in
                ["format!(\"/campaigns", "format!(\"/users", "format!(\"/units", "format!(\"/results"]
            {
                assert!(!text.contains(begin), "{name}: {begin}");
            }
        }
    }
}
