//! A campaign whose self-assessment is over: the health department has submitted, the transport department nothing.

use app::accounts::Credential;
use app::form::FormAt;
use app::proceedings::{IndicatorAt, NewWindow, TypedDecision, TypedWithoutData, motion_mark};
use assessment::campaign::CampaignAt;
use assessment::council::{CaseState, Vote};
use assessment::course::AnsweredBy;

use crate::world::{Browser, PASSWORD, World, email};

/// Such a campaign.
pub struct Later<'a> {
    world: &'a World,
}

impl<'a> Later<'a> {
    /// Fills in a little, submits, closes; and invites somebody who appraises every index.
    pub fn closed(world: &'a World) -> Self {
        let (app, at) = (&world.app, FormAt { campaign: world.campaign, unit: world.unit });
        let mut clerk = world.as_person("clerk");
        let saved = clerk.save(
            &format!("{}/answers", world.base()),
            &[("3.1.a", "207", 0), ("I.5", "287", 0), ("I.6", "84", 0)],
        );
        assert!(saved.status.is_success(), "{}", saved.text());
        let seen = app.form(&session(world, "clerk"), at, None).expect("the form").form.answers_version;
        app.hand_over(&session(world, "clerk"), at, seen).expect("handed over");
        app.submit(&session(world, "leader"), at, seen).expect("submitted");
        let standing = session(world, "standing");
        let seen = app.campaign_overview(&standing, world.campaign).expect("the campaign").campaign.version;
        app.close_campaign(&standing, CampaignAt::new(world.campaign, seen)).expect("closed");
        world.everybodys_appraiser_comes();
        world.insider_comes();
        Self { world }
    }

    /// The browser of an appraiser of every index who is a clerk of the health department as well.
    pub fn as_an_appraiser_of_the_unit(&self) -> Browser<'a> {
        self.world.as_person("insider")
    }

    /// The browser of the person who appraises every index.
    pub fn as_everybody_s_appraiser(&self) -> Browser<'a> {
        self.world.as_person("everybodys")
    }

    /// The page of an indicator of the health department.
    pub fn indicator(&self, component: &str) -> String {
        format!("{}/indicators/{component}", self.world.base())
    }

    /// Everything is appraised: 3.1 loses its points, the rest is accepted.
    pub fn appraised(&self) {
        let (app, token) = (&self.world.app, session(self.world, "everybodys"));
        let board = app.board(&token, self.world.campaign, None).expect("the board");
        for component in &board.set.framework.components {
            let form = FormAt { campaign: self.world.campaign, unit: self.world.unit };
            let at = IndicatorAt { form, component: component.code.clone() };
            if component.code == "3.1" {
                let zero = TypedDecision {
                    points: "0".to_owned(),
                    reason_code: "evidence-missing".to_owned(),
                    reason: "Không có tài liệu".to_owned(),
                    ..TypedDecision::default()
                };
                app.correct_indicator(&token, at, 0, zero).expect("corrected");
            } else if component.code == "6.4" {
                // The survey of the managing body never came.
                let typed = TypedWithoutData {
                    component: component.code.clone(),
                    counts: "zero".to_owned(),
                    reason: "Năm nay không khảo sát".to_owned(),
                    ..TypedWithoutData::default()
                };
                app.decide_without_data(&token, self.world.campaign, typed).expect("decided");
            } else {
                app.accept_indicator(&token, at, 0).expect("accepted");
            }
        }
    }

    /// Points are sent, and the health department contests 3.1.
    pub fn contested(&self) {
        self.appraised();
        let (app, campaign) = (&self.world.app, self.world.campaign);
        let new = NewWindow {
            closes_on: "2022-11-15".to_owned(),
            answers_due_on: "2022-11-20".to_owned(),
            answered_by: AnsweredBy::Appraiser,
        };
        app.send_points(&session(self.world, "standing"), CampaignAt::new(campaign, 0), new).expect("sent");
        let form = FormAt { campaign, unit: self.world.unit };
        let at = IndicatorAt { form, component: "3.1".to_owned() };
        app.file_reply(&session(self.world, "leader"), at, 1, "Đã có").expect("filed");
    }

    /// The time of the replies is over, and the council is called together.
    pub fn before_the_council(&self) {
        self.contested();
        self.world.wait(20 * 24 * 3_600);
        let at = CampaignAt::new(self.world.campaign, 1);
        self.world.app.call_council(&session(self.world, "standing"), at).expect("called");
    }

    /// The council votes for a decision on an indicator.
    pub fn carried(&self, component: &str, motion: TypedDecision) {
        let (app, world) = (&self.world.app, self.world);
        let (standing, council) = (session(world, "standing"), session(world, "council"));
        let form = FormAt { campaign: world.campaign, unit: world.unit };
        let at = IndicatorAt { form, component: component.to_owned() };
        let seen = || app.indicator(&standing, &at).expect("the indicator");
        app.put_to_vote(&standing, at.clone(), seen().version, motion).expect("a motion");
        let view = seen();
        let Some(CaseState::Open { motion, .. }) = &view.proceeding.case else { panic!("no open case") };
        let mark = motion_mark(&view.form.set.framework, motion);
        app.vote(&council, at.clone(), &mark, Vote::For).expect("a vote");
        app.close_vote(&standing, at.clone(), seen().version).expect("a decision");
    }

    /// The council gives 3.1 a point.
    pub fn carried_on_3_1(&self) {
        let motion = TypedDecision {
            points: "1".to_owned(),
            reason_code: "evidence-provided".to_owned(),
            reason: "Biên bản họp".to_owned(),
            ..TypedDecision::default()
        };
        self.carried("3.1", motion);
    }

    /// The council has decided on 3.1, and the result is approved.
    pub fn approved(&self) {
        self.before_the_council();
        self.carried_on_3_1();
        self.approve();
    }

    /// The result is approved.
    pub fn approve(&self) {
        let (app, world) = (&self.world.app, self.world);
        let standing = session(world, "standing");
        let version = app.board(&standing, world.campaign, None).expect("the board").course.version;
        let decision = world.signed("120/QĐ-UBND");
        app.approve_result(&session(world, "province"), CampaignAt::new(world.campaign, version), &decision)
            .expect("approved");
    }

    /// The result is published; gives its SHA-256.
    pub fn published(&self) -> String {
        self.approved();
        self.publish()
    }

    /// What is approved is published; gives its SHA-256.
    pub fn publish(&self) -> String {
        let (app, campaign, standing) =
            (&self.world.app, self.world.campaign, session(self.world, "standing"));
        let version = app.board(&standing, campaign, None).expect("the board").course.version;
        let notes = app::proceedings::PublicationNotes {
            program_version: "0.1.0",
            licence: "CC-BY-4.0",
            left_out_reason: "Không nộp phiếu",
        };
        app.publish_result(&standing, CampaignAt::new(campaign, version), notes).expect("published")
    }
}

fn session(world: &World, name: &str) -> Credential {
    Credential::session(&world.app.sign_in(&email(name), PASSWORD, "Firefox").expect("signing in").token)
}

/// The clerk saves something and hands over; gives the count that the leader sees.
pub fn handed_over(world: &World) -> String {
    let (mut clerk, base) = (world.as_person("clerk"), world.base());
    clerk.save(&format!("{base}/answers"), &[("3.1.a", "207", 0)]);
    let seen = clerk.get(&base).field("seen");
    clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]);
    seen
}
