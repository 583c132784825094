//! Whatever people do in whatever order: what is refused leaves nothing, nothing that was written goes away, no points
//! change without somebody who may, nobody decides on their own unit, and after the publication nothing moves.

use framework::testing::component_slot;
use std::collections::BTreeMap;

use app::Error;
use app::accounts::Credential;
use app::proceedings::{NewEdition, NewWindow, TypedDecision, TypedDraw, motion_mark};
use assessment::campaign::CampaignAt;
use assessment::campaign::LatePolicy;
use assessment::council::{CaseState, Vote};
use assessment::course::AnsweredBy;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::tables::{audit, courses, evidence, proceedings, publications, second_appraisals};
use store::testing::TestDb;
use store::{Db, DbError, DbOptions};

use crate::random_command::{COMPONENTS, PEOPLE, RANDOM_COMMANDS, RandomCommand};
use crate::story::{Story, saved};
use crate::world::World;
use crate::year::{NOTES, Year};

/// A deed as it is drawn: what, by whom, on what, whether by somebody who has the role, whether on what is there now.
type Drawn = (usize, usize, usize, bool, bool);

/// Everything that a deed may change.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    course: (usize, i64),
    proceedings: BTreeMap<String, (i64, String)>,
    seconds: BTreeMap<String, (i64, String)>,
    evidence: usize,
    /// The editions, the latest first.
    published: Vec<String>,
    log: u64,
}

fn kept(year: &Year<'_>) -> Kept {
    let campaign = year.story.campaign;
    let form = year.story.form().form.id;
    let db: &Db = year.app().db();
    let read: Result<Kept, DbError> = db.read(|tx| {
        let row = courses::of_campaign(tx, campaign)?;
        let names = ["appraisal", "replies", "council", "approved", "published"];
        let course = names.iter().position(|name| *name == row.course.name()).expect("a course");
        Ok(Kept {
            course: (course, row.version),
            proceedings: proceedings::of_campaign(tx, campaign)?
                .into_iter()
                .map(|row| (row.component, (row.version, row.content)))
                .collect(),
            seconds: second_appraisals::of_campaign(tx, campaign)?
                .into_iter()
                .map(|row| (row.component, (row.version, row.content)))
                .collect(),
            evidence: evidence::of_form(tx, form)?.len(),
            published: publications::all(tx)?.into_iter().map(|row| row.sha256).collect(),
            log: audit::head(tx)?.0,
        })
    });
    read.expect("what is kept")
}

/// People with their sessions; days that pass sign everybody out.
struct Acting<'a> {
    year: Year<'a>,
    sessions: BTreeMap<&'static str, Credential>,
}

impl Acting<'_> {
    fn sign_in(&mut self) {
        let world = self.year.story.world;
        self.sessions =
            PEOPLE.iter().map(|name| (*name, world.as_user(&format!("{name}@example.vn")))).collect();
    }

    /// Does it, and says whether it was done.
    fn act(
        &mut self,
        deed: RandomCommand,
        person: &'static str,
        component: &str,
        is_fresh: bool,
    ) -> Result<(), Error> {
        if deed == RandomCommand::Days {
            self.year.days(8);
            self.sign_in();
            return Ok(());
        }
        let year = &self.year;
        let (app, session, at) = (year.app(), &self.sessions[person], year.at(component));
        let now = kept(year);
        let version = now.proceedings.get(component).map_or(0, |(version, _)| *version);
        let seen = if is_fresh { version } else { version + 7 };
        let campaign_at =
            CampaignAt::new(year.story.campaign, if is_fresh { now.course.1 } else { now.course.1 + 7 });
        let zero = TypedDecision {
            points: "0".to_owned(),
            reason_code: "evidence-missing".to_owned(),
            reason: "Không có tài liệu".to_owned(),
            ..TypedDecision::default()
        };
        let soon = |days: i64| app.now().plus_seconds(days * 86_400).local().date().to_string();
        match deed {
            RandomCommand::Accept => app.accept_indicator(session, at, seen),
            RandomCommand::Correct => app.correct_indicator(session, at, seen, zero),
            RandomCommand::Return => app.return_indicator(session, at, seen, "Trang 3", &soon(3)),
            RandomCommand::TakeBack => app.take_decision_back(session, at, seen, "Nhầm"),
            RandomCommand::SendMore => app.send_more(session, at, seen),
            RandomCommand::AcceptRest => {
                let board = app.board(session, year.story.campaign, None)?;
                let mut done = Err(Error::Conflict);
                for other in
                    board.set.framework.components.iter().filter(|it| !COMPONENTS.contains(&&*it.code))
                {
                    let version = now.proceedings.get(&other.code).map_or(0, |(version, _)| *version);
                    // Of what the one appraises second, the other decides first.
                    let by =
                        |session: &Credential| app.accept_indicator(session, year.at(&other.code), version);
                    let other = |refused| {
                        if person == "appraiser" { by(&self.sessions["five"]) } else { Err(refused) }
                    };
                    if by(session).or_else(other).is_ok() {
                        done = Ok(());
                    }
                }
                done
            }
            RandomCommand::SendPoints => {
                let (closes_on, answers_due_on) = (soon(10), soon(20));
                let answered_by = AnsweredBy::Appraiser;
                app.send_points(session, campaign_at, NewWindow { closes_on, answers_due_on, answered_by })
            }
            RandomCommand::File => app.file_reply(session, at, seen, "Đã có"),
            RandomCommand::Withdraw => app.withdraw_reply(session, at, seen),
            RandomCommand::Answer => app.answer_reply(session, at, seen, zero),
            RandomCommand::Refer => app.refer_reply(session, at, seen),
            RandomCommand::CallCouncil => app.call_council(session, campaign_at),
            RandomCommand::Motion => app.put_to_vote(session, at, seen, zero),
            RandomCommand::Vote => {
                let view = app.indicator(session, &at)?;
                let Some(CaseState::Open { motion, .. }) = &view.proceeding.case else {
                    return app.vote(session, at, "", Vote::For);
                };
                let mark = motion_mark(&view.form.set.framework, motion);
                app.vote(session, at, if is_fresh { &mark } else { "another" }, Vote::For)
            }
            RandomCommand::CloseVote => app.close_vote(session, at, seen),
            RandomCommand::Approve => {
                app.approve_result(session, campaign_at, &year.signed("QĐ số 12/QĐ-UBND"))
            }
            RandomCommand::Publish => app.publish_result(session, campaign_at, NOTES).map(drop),
            RandomCommand::Rectify => {
                let points = if now.published.len() % 2 == 1 { "1" } else { "2" };
                let other = TypedDecision { points: points.to_owned(), ..zero };
                app.rectify(session, at, seen, other)
            }
            RandomCommand::TakeRectificationBack => app.withdraw_rectification(session, at, seen),
            RandomCommand::NewEdition => {
                let new = NewEdition {
                    what: "Cộng nhầm".to_owned(),
                    decision: year.signed("QĐ số 15/QĐ-UBND"),
                };
                app.publish_rectified(session, campaign_at, NOTES, &new).map(drop)
            }
            RandomCommand::Draw => {
                let typed = TypedDraw { percent: "50".to_owned(), seed: String::new() };
                app.draw_second(session, year.story.campaign, typed).map(drop)
            }
            RandomCommand::Second => {
                let version = now.seconds.get(component).map_or(0, |(version, _)| *version);
                app.give_second(session, &at, if is_fresh { version } else { version + 7 }, None)
            }
            RandomCommand::Edit => {
                let change = crate::story::typed(&[("3.1.a", "99", 0)]);
                saved(app, session, at.form, change).map(drop)
            }
            RandomCommand::Days => Ok(()),
        }
    }
}

fn play(world: &World, drawn: &[Drawn], reached: &mut usize) -> Result<(), TestCaseError> {
    let story = Story::begun(world, LatePolicy::Refused);
    let mut acting = Acting { year: Year::begun(&story), sessions: BTreeMap::new() };
    acting.sign_in();
    acting.year.decided_without_survey();
    let folder = tempfile::tempdir().expect("a folder");
    let files = store::blobs::BlobStore::open(folder.path()).expect("a folder of files");
    let _keeping = world.app.clone().keeping_files(files);
    let mut before = kept(&acting.year);
    for (deed, person, component, by_the_right_one, is_fresh) in drawn.iter().copied() {
        let (deed, component) =
            (RANDOM_COMMANDS[deed % RANDOM_COMMANDS.len()], COMPONENTS[component % COMPONENTS.len()]);
        let may = deed.people(component);
        let person = if by_the_right_one && !may.is_empty() {
            may[person % may.len()]
        } else {
            PEOPLE[person % PEOPLE.len()]
        };
        let done = acting.act(deed, person, component, is_fresh);
        let after = kept(&acting.year);
        let what = format!("{deed:?} of {component} by {person}, fresh {is_fresh}: {done:?}");
        match &done {
            Ok(()) => {
                prop_assert!(may.contains(&person), "{what}: may not");
                prop_assert!(
                    deed == RandomCommand::Days || after.log > before.log,
                    "{what}: nothing in the log"
                );
                let blind = [RandomCommand::Second, RandomCommand::Draw];
                prop_assert!(
                    deed == RandomCommand::Days
                        || is_fresh
                        || blind[1..].contains(&deed)
                        || deed == RandomCommand::AcceptRest,
                    "{what}: over a state that was never seen"
                );
                if blind.contains(&deed) {
                    prop_assert_eq!(
                        &after.proceedings,
                        &before.proceedings,
                        "{}: it changes no points",
                        what
                    );
                }
            }
            Err(error) => {
                prop_assert!(!matches!(error, Error::Internal(_) | Error::Unavailable(_)), "{what}");
                prop_assert_eq!(&after, &before, "{}: refused, and yet", what);
            }
        }
        prop_assert!(after.course.0 >= before.course.0, "{what}: the course went back");
        for (component, (version, _)) in &before.proceedings {
            let now = after.proceedings.get(component).map(|(version, _)| *version);
            prop_assert!(now >= Some(*version), "{what}: {component} went from {version} to {now:?}");
        }
        let is_kept = after.published.ends_with(&before.published);
        prop_assert!(after.evidence >= before.evidence && is_kept, "{what}");
        if before.course.0 == 4 {
            let set_right = [
                RandomCommand::Days,
                RandomCommand::Rectify,
                RandomCommand::TakeRectificationBack,
                RandomCommand::NewEdition,
            ];
            prop_assert!(done.is_err() || set_right.contains(&deed), "{what}: after the publication");
            let editions = after.published.len() - before.published.len();
            prop_assert_eq!(
                editions,
                usize::from(done.is_ok() && deed == RandomCommand::NewEdition),
                "{}",
                what
            );
        }
        *reached = (*reached).max(after.course.0);
        before = after;
    }
    nobody_of_the_unit_decided(&acting.year)?;
    world.audited();
    Ok(())
}

/// Who decided on the only form, by what is written in it.
fn nobody_of_the_unit_decided(year: &Year<'_>) -> Result<(), TestCaseError> {
    let board = year.app().board(&year.story.standing, year.story.campaign, None).expect("the board");
    let names: BTreeMap<String, String> = board_people(year);
    for at in 0..board.set.framework.components.len() {
        let proceeding = &board.recorded(0, component_slot(at)).proceeding;
        if let Some(decided) = proceeding.appraisal.decided() {
            let who = names.get(&decided.by.user().to_string()).map_or("", String::as_str);
            prop_assert!(["appraiser@example.vn", "five@example.vn"].contains(&who), "{who} decided");
        }
    }
    Ok(())
}

fn board_people(year: &Year<'_>) -> BTreeMap<String, String> {
    let people: Result<_, DbError> = year.app().db().read(store::tables::accounts::all);
    people.expect("accounts").into_iter().map(|it| (it.id.to_string(), it.email)).collect()
}

/// A year in the order of its steps, which random deeds interrupt: so that every stage is reached.
fn backbone() -> Vec<Drawn> {
    let deed = |deed: RandomCommand| RANDOM_COMMANDS.iter().position(|it| *it == deed).unwrap();
    let (right, fresh) = (true, true);
    let mut drawn = vec![
        (deed(RandomCommand::Draw), 0, 0, right, fresh),
        (deed(RandomCommand::AcceptRest), 0, 0, right, fresh),
    ];
    for component in 0..COMPONENTS.len() {
        drawn.push((deed(RandomCommand::Correct), 0, component, right, fresh));
        // One of the two is not its second appraiser.
        drawn.push((deed(RandomCommand::Correct), 1, component, right, fresh));
        drawn.push((deed(RandomCommand::Accept), 1, component, right, fresh));
    }
    drawn.push((deed(RandomCommand::SendPoints), 0, 0, right, fresh));
    drawn.push((deed(RandomCommand::File), 0, 0, right, fresh));
    drawn.push((deed(RandomCommand::File), 1, 1, right, fresh));
    drawn.push((deed(RandomCommand::Refer), 0, 0, right, fresh));
    drawn.extend([(deed(RandomCommand::Days), 0, 0, right, fresh); 3]);
    drawn.push((deed(RandomCommand::CallCouncil), 0, 0, right, fresh));
    for component in 0..2 {
        drawn.push((deed(RandomCommand::Motion), 0, component, right, fresh));
        drawn.extend([0, 1].map(|member| (deed(RandomCommand::Vote), member, component, right, fresh)));
        drawn.push((deed(RandomCommand::CloseVote), 0, component, right, fresh));
    }
    drawn.push((deed(RandomCommand::Approve), 0, 0, right, fresh));
    drawn.push((deed(RandomCommand::Publish), 0, 0, right, fresh));
    for of_edition in [
        RandomCommand::Rectify,
        RandomCommand::TakeRectificationBack,
        RandomCommand::Rectify,
        RandomCommand::NewEdition,
    ] {
        drawn.push((deed(of_edition), 0, 0, right, fresh));
    }
    drawn.extend(RANDOM_COMMANDS.iter().enumerate().map(|(at, _)| (at, at, at, right, fresh)));
    drawn
}

#[test]
fn whatever_people_do_in_whatever_order_no_rule_is_broken() {
    // Random deeds between the steps of a year; a failure is made smaller and printed.
    let between = proptest::collection::vec(
        proptest::collection::vec(
            (
                0..RANDOM_COMMANDS.len(),
                0..PEOPLE.len(),
                0..COMPONENTS.len(),
                proptest::bool::weighted(0.6),
                proptest::bool::weighted(0.8),
            ),
            0..4,
        ),
        backbone().len(),
    );
    let mut runner = TestRunner::new(Config {
        cases: 6,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    });
    let count = std::cell::Cell::new(0);
    let farthest = std::cell::Cell::new(0);
    let outcome = runner.run(&between, |between| {
        let drawn: Vec<Drawn> = backbone()
            .into_iter()
            .zip(between)
            .flat_map(|(step, others)| std::iter::once(step).chain(others))
            .collect();
        count.set(count.get() + 1);
        let options = DbOptions::default();
        // Every third year is on PostgreSQL, where there is one.
        let db = (count.get() % 3 == 0).then(|| TestDb::postgres(&options)).flatten();
        let mut reached = 0;
        let played = play(&World::new(db.unwrap_or_else(|| TestDb::sqlite(&options))), &drawn, &mut reached);
        farthest.set(farthest.get().max(reached));
        played
    });
    if let Err(fault) = outcome {
        panic!("{fault}");
    }
    assert_eq!(farthest.get(), 4, "at least one of these years comes to its publication");
}

#[test]
fn an_undisturbed_year_comes_to_its_publication_on_both_engines() {
    crate::world::each_world(|world| {
        let mut reached = 0;
        let played = play(world, &backbone(), &mut reached);
        assert!(played.is_ok(), "{played:?}");
        assert_eq!(reached, 4, "every step of the backbone is taken");
    });
}
