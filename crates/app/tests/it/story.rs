//! A campaign for a story: the decision's set, two units, and the people who work on their forms.

use app::accounts::{Credential, Invitation};
use app::campaigns::NewCampaign;
use app::form::{Change, FormAt, FormView, SaveResult, Saved};
use app::sets::OfferedSet;
use app::terms::CampaignTerms;
use app::units::NewUnit;
use app::{App, Error};
use assessment::Id;
use assessment::campaign::{Campaign, CampaignAt, LatePolicy};
use assessment::role::{Grant, Role, Unit, User};
use framework::SourceFile;
use jiff::civil::date;

use crate::world::{PASSWORD, World, each_world, password, role};

/// An open campaign and the people of two units.
#[derive(Clone)]
pub struct Story<'a> {
    pub world: &'a World,
    pub campaign: Id<Campaign>,
    /// The form of the health department, where most stories play.
    pub at: FormAt,
    /// The form of the transport department.
    pub other: FormAt,
    /// Sessions.
    pub standing: Credential,
    pub clerk: Credential,
    pub colleague: Credential,
    pub leader: Credential,
    /// The clerk of the transport department.
    pub stranger: Credential,
    pub clerk_id: Id<User>,
}

/// Tells a story on both engines, and walks the audit chain at its end.
pub fn each_story(late: LatePolicy, story: impl Fn(&Story<'_>)) {
    each_world(|world| {
        story(&Story::begun(world, late));
        world.audited();
    });
}

/// The set of the decision, as it comes with the program.
pub fn decision() -> OfferedSet {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks/so-ban-nganh-2022");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder of the set") {
        let path = entry.expect("a file of the set").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            files.push(SourceFile { path: name, text: std::fs::read_to_string(&path).expect("the text") });
        }
    }
    OfferedSet { name: "so-ban-nganh-2022".to_owned(), files }
}

/// What the standing department enters to prepare the campaign of 2022.
pub fn the_campaign(units: Vec<(Id<Unit>, bool)>, late: LatePolicy) -> NewCampaign {
    let parameters = [("platforms_offered", "8"), ("drills_held", "2")];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    NewCampaign {
        title: "Đánh giá chuyển đổi số năm 2022".to_owned(),
        year: 2022,
        set: decision(),
        terms: CampaignTerms { parameters, ..CampaignTerms::default() },
        late,
        deadline: date(2022, 11, 30),
        phases: Vec::new(),
        units,
    }
}

/// A unit to be registered.
pub fn a_unit(code: &str, name: &str) -> NewUnit {
    NewUnit { code: code.to_owned(), name: name.to_owned(), group: String::new(), parent: None }
}

impl<'a> Story<'a> {
    /// The campaign is open, and everybody signed in.
    pub fn begun(world: &'a World, late: LatePolicy) -> Self {
        somebody(world, "standing@example.vn", "Cơ quan thường trực", role(Role::StandingDepartment));
        let standing = world.as_user("standing@example.vn");
        let new = vec![a_unit("so-y-te", "Sở Y tế"), a_unit("so-giao-thong", "Sở Giao thông vận tải")];
        let units = world.app.register_units(&standing, new).expect("two units");
        let everybody = units.iter().map(|unit| (*unit, true)).collect();
        let campaign = world.app.prepare_campaign(&standing, the_campaign(everybody, late));
        let campaign = campaign.expect("a campaign");
        world.app.open_campaign(&standing, CampaignAt::new(campaign, 1)).expect("an open campaign");
        let (health, transport) = (units[0], units[1]);
        let clerk_id =
            somebody(world, "clerk@example.vn", "Chuyên viên Sở Y tế", of(Role::UnitClerk, health));
        somebody(world, "colleague@example.vn", "Chuyên viên thứ hai", of(Role::UnitClerk, health));
        somebody(world, "leader@example.vn", "Lãnh đạo Sở Y tế", of(Role::UnitLeader, health));
        somebody(world, "stranger@example.vn", "Người Sở khác", of(Role::UnitClerk, transport));
        world.forget_invitations();
        Self {
            world,
            campaign,
            at: FormAt { campaign, unit: health },
            other: FormAt { campaign, unit: transport },
            clerk: world.as_user("clerk@example.vn"),
            colleague: world.as_user("colleague@example.vn"),
            leader: world.as_user("leader@example.vn"),
            stranger: world.as_user("stranger@example.vn"),
            standing,
            clerk_id,
        }
    }

    /// The clerk saves `(key, typed, base)`.
    pub fn save(&self, changes: &[(&str, &str, u64)]) -> Saved {
        self.save_as(&self.clerk, changes)
    }

    /// Somebody saves `(key, typed, base)` in the health department's form.
    pub fn save_as(&self, session: &Credential, changes: &[(&str, &str, u64)]) -> Saved {
        saved(&self.world.app, session, self.at, typed(changes)).expect("answers that are judged one by one")
    }

    /// The form as the clerk sees it.
    pub fn form(&self) -> FormView {
        self.world.app.form(&self.clerk, self.at, None).expect("the form")
    }

    /// The clerk hands over what stands there, and the leader submits it.
    pub fn submitted(&self) {
        let seen = self.form().form.answers_version;
        self.world.app.hand_over(&self.clerk, self.at, seen).expect("handed over");
        self.world.app.submit(&self.leader, self.at, seen).expect("submitted");
    }

    /// Signs in again everybody who works on the form, after days have passed.
    pub fn another_day(&mut self) {
        self.standing = self.world.as_user("standing@example.vn");
        self.clerk = self.world.as_user("clerk@example.vn");
        self.leader = self.world.as_user("leader@example.vn");
    }
}

/// Changes of `(key, typed, base)`.
pub fn typed(changes: &[(&str, &str, u64)]) -> Vec<Change> {
    let change = |(key, typed, base): &(&str, &str, u64)| Change {
        key: (*key).to_owned(),
        typed: (*typed).to_owned(),
        base: *base,
    };
    changes.iter().map(change).collect()
}

/// What became of the field with this key.
pub fn result<'a>(saved: &'a Saved, key: &str) -> &'a SaveResult {
    let found = saved.results.iter().find(|(changed, _)| changed == key);
    &found.expect("a result for every field").1
}

/// A field that stands there with this version.
pub fn stands(version: u64, value: &str) -> SaveResult {
    SaveResult::Saved { version, value: Some(value.to_owned()) }
}

fn of(role: Role, unit: Id<Unit>) -> Vec<Grant> {
    vec![Grant { role, unit: Some(unit), campaign: None, index: None }]
}

fn somebody(world: &World, email: &str, name: &str, grants: Vec<Grant>) -> Id<User> {
    let invitation = Invitation { name: name.to_owned(), email: email.to_owned(), grants };
    let (id, link) = world.app.invite(&world.administrator, &invitation).expect("an invitation");
    world.app.take_up_link(&link, &password(PASSWORD)).expect("a password");
    id
}

/// Saves answers and waits until they are durable.
pub fn saved(app: &App, session: &Credential, at: FormAt, changes: Vec<Change>) -> Result<Saved, Error> {
    let (sender, receiver) = std::sync::mpsc::channel();
    app.save_answers_then(session, at, changes, move |saved| sender.send(saved).expect("somebody waits"));
    receiver.recv().expect("an outcome")
}
