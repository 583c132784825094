//! Somebody who wants to see the application: an instance in the middle of a campaign, on either engine.

use std::collections::{BTreeMap, HashMap};

use app::App;
use app::accounts::Credential;
use assessment::role::Role;
use assessment::self_assessment::FormState;
use chiso::demo::{DEMO_PASSWORD, DemoAccount, DemoForm, DemoOptions, DemoStage, fill};
use chiso::instance::system::{app_on, now};
use store::blobs::BlobStore;
use store::testing::TestDb;
use store::{DbOptions, migrations};

fn filled(db: &TestDb, seed: u64) -> (App, Vec<DemoAccount>) {
    db.migrate(migrations::ALL, 0).unwrap();
    let app = app_on(db);
    let accounts =
        fill(&app, DemoOptions { seed, units: 20, stage: DemoStage::SelfAssessment }, now(), &|| true)
            .unwrap()
            .unwrap();
    (app, accounts)
}

fn session(app: &App, email: &str) -> Credential {
    Credential::session(&app.sign_in(email, DEMO_PASSWORD, "Firefox").unwrap().token)
}

/// How far the standing department sees every unit: state, note, answered.
fn seen(app: &App) -> (Vec<DemoForm>, HashMap<String, DemoForm>) {
    let standing = session(app, "standing@example.vn");
    let campaigns = app.campaigns(&standing).unwrap();
    assert_eq!(campaigns.len(), 1);
    let overview = app.campaign_overview(&standing, campaigns[0].campaign.id).unwrap();
    assert_eq!(overview.campaign.state.name(), "open");
    assert_eq!(overview.campaign.deadline.days_left(now()), 21);
    assert_eq!(overview.phases.len(), 5);
    let mut stages = Vec::new();
    for one in &overview.forms {
        let share = one.progress.answered * 100 / one.progress.asked;
        let stage = match &one.form.state {
            FormState::Submitted { receipt } => {
                assert!(!receipt.late && share > 85, "{share} %");
                DemoForm::Submitted
            }
            FormState::WithLeader { .. } => DemoForm::HandedOver,
            FormState::WithClerk { note: Some(_) } => DemoForm::Returned,
            FormState::WithClerk { note: None } if share == 0 => DemoForm::NotBegun,
            FormState::WithClerk { note: None } => {
                assert!((20..80).contains(&share), "{share} % is half way");
                DemoForm::HalfWay
            }
        };
        stages.push((one.form.unit_name.clone(), stage));
    }
    (stages.iter().map(|(_, stage)| *stage).collect(), stages.into_iter().collect())
}

fn an_instance_in_progress(db: &TestDb) {
    let (app, accounts) = filled(db, 7);
    let (stages, by_unit) = seen(&app);
    let count = |stage| stages.iter().filter(|one| **one == stage).count();
    assert_eq!(
        [
            count(DemoForm::Submitted),
            count(DemoForm::HalfWay),
            count(DemoForm::NotBegun),
            count(DemoForm::HandedOver),
            count(DemoForm::Returned),
        ],
        [7, 7, 4, 1, 1]
    );
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    for account in &accounts {
        *roles.entry(account.role.name()).or_default() += 1;
        if let Some((unit, stage)) = &account.unit {
            assert_eq!(by_unit[unit], *stage, "{unit} is as far as its people were told");
        }
    }
    for role in Role::ALL {
        let expected = match role {
            Role::UnitClerk | Role::UnitLeader => 20,
            Role::Appraiser => 6,
            _ => 1,
        };
        assert_eq!(roles[role.name()], expected, "{}", role.name());
    }
    // Everybody signs in with the one password; a clerk sees the own form alone.
    for account in accounts.iter().filter(|account| account.unit.is_none()) {
        session(&app, &account.email);
    }
    let clerk = session(&app, "clerk.so-y-te@example.vn");
    let own = app.campaigns(&clerk).unwrap();
    assert_eq!((own.len(), own[0].own.len(), own[0].own[0].unit_name.as_str()), (1, 1, "Sở Y tế"));
    let submitted = accounts.iter().find(|one| matches!(&one.unit, Some((_, DemoForm::Submitted)))).unwrap();
    let reader = session(&app, &submitted.email);
    let form = &app.campaigns(&reader).unwrap()[0].own[0];
    let at = app::form::FormAt { campaign: form.campaign, unit: form.unit };
    let view = app.form(&reader, at, None).unwrap();
    assert!(view.evidence.len() > 20 && view.evidence.iter().all(|one| one.file.is_none()));
    assert!(view.evidence.iter().any(|one| one.address.starts_with("https://")));
}

#[test]
fn a_demonstration_is_an_instance_in_the_middle_of_a_campaign() {
    an_instance_in_progress(&TestDb::sqlite(&DbOptions::default()));
}

#[test]
fn a_demonstration_is_the_same_on_postgresql() {
    if let Some(db) = TestDb::postgres(&DbOptions::default()) {
        an_instance_in_progress(&db);
    }
}

#[test]
fn anyone_who_wants_to_see_the_appraisal_or_the_replies_finds_an_instance_that_has_come_so_far() {
    for (stage, course) in [(DemoStage::Appraisal, "appraisal"), (DemoStage::Replies, "replies")] {
        let db = TestDb::sqlite(&DbOptions::default());
        db.migrate(migrations::ALL, 0).unwrap();
        let app = app_on(&db);
        fill(&app, DemoOptions { seed: 7, units: 20, stage }, now(), &|| true).unwrap().unwrap();
        let standing = session(&app, "standing@example.vn");
        let campaign = app.campaigns(&standing).unwrap()[0].campaign.id;
        let board = app.board(&standing, campaign, None).unwrap();
        assert_eq!((board.course.course.name(), board.forms.len(), board.missing.len()), (course, 19, 1));
        let all = board.forms.len() * board.set.framework.components.len();
        let contested = board.count(|proceeding| proceeding.reply.is_some());
        let returned = board.count(|it| it.appraisal.name() == "returned");
        match stage {
            DemoStage::Appraisal => {
                assert!(board.open_indicators() < all && board.open_indicators() > all / 4);
                assert!(returned > 0 && contested == 0);
            }
            _ => assert!(board.open_indicators() == 0 && contested > 0 && returned == 0),
        }
        assert!(!board.corrections().is_empty());
    }
}

#[test]
fn a_form_of_a_demonstration_shows_what_the_unit_said_the_year_before() {
    let (db, folder) = (TestDb::sqlite(&DbOptions::default()), tempfile::tempdir().unwrap());
    db.migrate(migrations::ALL, 0).unwrap();
    let app = app_on(&db).keeping_files(BlobStore::open(folder.path()).unwrap());
    let wanted = DemoOptions { seed: 7, units: 20, stage: DemoStage::SelfAssessment };
    fill(&app, wanted, now(), &|| true).unwrap().unwrap();
    let clerk = session(&app, "clerk.so-y-te@example.vn");
    let own = &app.campaigns(&clerk).unwrap()[0].own[0];
    let view = app.form(&clerk, app::form::FormAt { campaign: own.campaign, unit: own.unit }, None).unwrap();
    let number = |stored: &str| stored.parse::<i64>().unwrap();
    let before = &view.last_year.values()["I.5"];
    assert!((1..5_000).contains(&number(before)), "{before}");
    assert!(view.last_year.values().len() > 60, "{}", view.last_year.values().len());
    // The published result of that year says the same.
    let shown = app.publications().unwrap();
    assert_eq!((shown.len(), shown[0].year), (1, view.campaign.year - 1));
    let (_, mut file, _) = app.publication(&shown[0].sha256).unwrap();
    let answers = report::publication::file(&mut file, "answers.csv").unwrap();
    let line = format!("so-y-te,I.5,{before}");
    assert!(String::from_utf8(answers).unwrap().contains(&line), "{line}");
}
