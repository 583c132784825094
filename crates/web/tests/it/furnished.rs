//! The initial state of the stories over HTTP: people of every role, two units, an open campaign.

use app::App;
use app::accounts::{Credential, Invitation, TakenUp};
use app::campaigns::NewCampaign;
use app::terms::CampaignTerms;
use app::units::NewUnit;
use assessment::Id;
use assessment::campaign::{Campaign, CampaignAt, LatePolicy};
use assessment::role::{Grant, Role, Unit};
use jiff::civil::date;

use crate::world::{PASSWORD, decision, email};

/// People of every role, two units, and an open campaign.
pub fn furnish(app: &App) -> (Id<Campaign>, Id<Unit>, Id<Unit>) {
    let link = app.first_administrator().expect("the first link");
    let entered = TakenUp {
        name: "Quản trị viên".to_owned(),
        email: email("administrator"),
        password: PASSWORD.to_owned(),
    };
    app.take_up_link(&link, &entered).expect("the first administrator");
    let person = |name: &str, role: Role, unit: Option<Id<Unit>>, index: Option<&str>| {
        invited(app, name, vec![Grant { role, unit, campaign: None, index: index.map(str::to_owned) }]);
    };
    person("standing", Role::StandingDepartment, None, None);
    let standing = session(app, "standing");
    let unit = |code: &str, name: &str| NewUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        group: String::new(),
        parent: None,
    };
    let units = vec![unit("so-y-te", "Sở Y tế"), unit("so-giao-thong", "Sở Giao thông vận tải")];
    let ids = app.register_units(&standing, units).expect("units");
    person("clerk", Role::UnitClerk, Some(ids[0]), None);
    person("colleague", Role::UnitClerk, Some(ids[0]), None);
    person("leader", Role::UnitLeader, Some(ids[0]), None);
    person("stranger", Role::UnitClerk, Some(ids[1]), None);
    person("auditor", Role::Auditor, None, None);
    person("appraiser", Role::Appraiser, None, Some("3"));
    person("council", Role::CouncilMember, None, None);
    person("province", Role::ProvincialLeader, None, None);
    // The stories do not concern who joined the unit after somebody else.
    let forgotten: Result<u64, store::DbError> =
        app.db().write(|tx| tx.execute("DELETE FROM notice WHERE kind = 'unit-member-invited'", &[]));
    forgotten.expect("forgotten notices");
    let parameters = [("platforms_offered", "8"), ("drills_held", "2")];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let new = NewCampaign {
        title: "Đánh giá chuyển đổi số năm 2022".to_owned(),
        year: 2022,
        set: decision(),
        terms: CampaignTerms { parameters, ..CampaignTerms::default() },
        late: LatePolicy::Refused,
        deadline: date(2022, 11, 30),
        phases: Vec::new(),
        units: ids.iter().map(|id| (*id, true)).collect(),
    };
    let campaign = app.prepare_campaign(&standing, new).expect("a campaign");
    app.open_campaign(&standing, CampaignAt::new(campaign, 1)).expect("an open campaign");
    (campaign, ids[0], ids[1])
}

/// The administrator invites somebody, who chooses a password.
pub fn invited(app: &App, name: &str, grants: Vec<Grant>) {
    let invitation = Invitation { name: name.to_owned(), email: email(name), grants };
    let (_, link) = app.invite(&session(app, "administrator"), &invitation).expect("an invitation");
    let taken = TakenUp { password: PASSWORD.to_owned(), ..TakenUp::default() };
    app.take_up_link(&link, &taken).expect("a password");
}

/// The hash of the token of a new session.
pub fn session(app: &App, name: &str) -> Credential {
    Credential::session(&app.sign_in(&email(name), PASSWORD, "Firefox").expect("signing in").token)
}
