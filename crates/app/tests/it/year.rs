//! A year after its self-assessment: the people who appraise, decide and approve, and what they find.

use app::Error;
use app::accounts::Credential;
use app::proceedings::{
    IndicatorAt, IndicatorView, NewWindow, PublicationNotes, TypedApproval, TypedWithoutData, motion_mark,
};
use assessment::appraisal::AppraisalState;
use assessment::campaign::CampaignAt;
use assessment::correction::{ScoreStage, differences};
use assessment::council::CaseState;
use assessment::course::{AnsweredBy, Course};
use assessment::decision::TypedSigned;
use assessment::receipt::Fingerprint;
use assessment::role::{Grant, Role};
use framework::Exact;
use store::tables::files::FileRow;

use crate::story::Story;
use crate::world::role;

const DAY: i64 = 24 * 3_600;

/// Version of the program, licence, and why units are left out.
pub const NOTES: PublicationNotes<'_> =
    PublicationNotes {
        program_version: "0.1.0", licence: "CC-BY-4.0", left_out_reason: "Không nộp phiếu"
    };

/// A signed decision with its file, as it is typed.
pub fn signed_on(number: &str, day: jiff::civil::Date) -> TypedApproval {
    let text = |text: &str| text.to_owned();
    let signed = TypedSigned {
        number: text(number),
        issued_on: format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        issuer: text("Ủy ban nhân dân tỉnh"),
        signer: text("Chủ tịch"),
    };
    let file = FileRow {
        sha256: Fingerprint::of(number.as_bytes()).to_string(),
        size_bytes: 12,
        media_type: text("application/pdf"),
    };
    TypedApproval { signed, file: Some((file, text("quyet-dinh.pdf"))) }
}

/// A campaign whose self-assessment is over, and the people who come now.
pub struct Year<'a> {
    pub story: Story<'a>,
    pub appraiser: Credential,
    pub leader_of_province: Credential,
    pub members: Vec<Credential>,
}

impl<'a> Year<'a> {
    /// The health department has submitted two indicators, the transport department nothing.
    pub fn begun(story: &Story<'a>) -> Self {
        let (world, app) = (story.world, &story.world.app);
        story.save(&[
            ("3.1.a", "33", 0),
            ("I.5", "38", 0),
            ("I.6", "9", 0),
            ("3.2.b", "10", 0),
            ("3.2.c", "3", 0),
        ]);
        story.submitted();
        let health = story.at.unit;
        let in_unit = |role| Grant { role, unit: Some(health), campaign: None, index: None };
        let both = |role: Role| {
            let everywhere = Grant { role, unit: None, campaign: None, index: None };
            vec![everywhere, in_unit(Role::UnitClerk)]
        };
        world.person("appraiser@example.vn", role(Role::Appraiser));
        let of_five = Grant { index: Some("5".to_owned()), ..role(Role::Appraiser).remove(0) };
        world.person("five@example.vn", vec![of_five]);
        world.person("insider@example.vn", both(Role::Appraiser));
        world.person("province@example.vn", role(Role::ProvincialLeader));
        for number in 1..=3 {
            world.person(&format!("member{number}@example.vn"), role(Role::CouncilMember));
        }
        world.person("member4@example.vn", both(Role::CouncilMember));
        let close = app.close_campaign(&story.standing, CampaignAt::new(story.campaign, 2));
        close.expect("a closed campaign");
        Self {
            appraiser: world.as_user("appraiser@example.vn"),
            leader_of_province: world.as_user("province@example.vn"),
            members: (1..=4).map(|number| world.as_user(&format!("member{number}@example.vn"))).collect(),
            story: story.clone(),
        }
    }

    pub fn app(&self) -> &app::App {
        &self.story.world.app
    }

    pub fn at(&self, component: &str) -> IndicatorAt {
        IndicatorAt { form: self.story.at, component: component.to_owned() }
    }

    pub fn indicator(&self, component: &str) -> IndicatorView {
        self.app().indicator(&self.appraiser, &self.at(component)).expect("the indicator")
    }

    pub fn version(&self, component: &str) -> i64 {
        self.indicator(component).version
    }

    /// Points of a component at each stage.
    pub fn points(&self, component: &str) -> [Option<String>; 4] {
        let view = self.indicator(component);
        view.scores.component(view.row, view.slot).map(|points| points.map(|points| points.to_string()))
    }

    /// Everything else is accepted one by one; what the managing body owes counts 0, as somebody decides.
    pub fn rest_accepted(&self) {
        self.what_does_not_wait_accepted();
        self.decided_without_survey();
    }

    /// What the managing body owes counts 0, as somebody decides.
    pub fn decided_without_survey(&self) {
        let board = self.app().board(&self.appraiser, self.story.campaign, None).expect("the board");
        for waiting in board.waiting_indicators() {
            let typed = TypedWithoutData {
                component: board.set.framework[waiting.slot].code.clone(),
                counts: "zero".to_owned(),
                reason: "Năm nay không khảo sát".to_owned(),
                ..TypedWithoutData::default()
            };
            self.app().decide_without_data(&self.appraiser, self.story.campaign, typed).expect("decided");
        }
    }

    /// Everything else that waits for nothing is accepted one by one.
    pub fn what_does_not_wait_accepted(&self) {
        let board = self.app().board(&self.appraiser, self.story.campaign, None).expect("the board");
        for component in &board.set.framework.components {
            let view = self.indicator(&component.code);
            if view.proceeding.appraisal == AppraisalState::Open && !board.waits(view.row, view.slot) {
                let at = self.at(&component.code);
                self.app().accept_indicator(&self.appraiser, at, view.version).expect("accepted");
            }
        }
    }

    pub fn course(&self) -> (Course, i64) {
        let board = self.app().board(&self.appraiser, self.story.campaign, None).expect("the board");
        (board.course.course.clone(), board.course.version)
    }

    pub fn send_points(&self) -> Result<(), Error> {
        self.send_points_answered_by(AnsweredBy::Appraiser)
    }

    pub fn send_points_answered_by(&self, answered_by: AnsweredBy) -> Result<(), Error> {
        let new = NewWindow {
            closes_on: "10/12/2022".to_owned(),
            answers_due_on: "2022-12-20".to_owned(),
            answered_by,
        };
        let at = CampaignAt::new(self.story.campaign, self.course().1);
        self.app().send_points(&self.story.standing, at, new)
    }

    /// A signed decision of today, with its file.
    pub fn signed(&self, number: &str) -> TypedApproval {
        signed_on(number, self.app().now().local().date())
    }

    /// The mark of the motion that lies before the council.
    pub fn mark(&self, component: &str) -> String {
        let view = self.indicator(component);
        let Some(CaseState::Open { motion, .. }) = &view.proceeding.case else { panic!("no open case") };
        motion_mark(&view.form.set.framework, motion)
    }

    /// Four scores side by side, and every difference with its correction.
    pub fn scores_stand_side_by_side(&self) {
        let [own, appraised, after, approved] = self.points("3.1");
        assert_ne!(own.as_deref(), Some("0"));
        assert_eq!([appraised, after, approved].map(Option::unwrap), ["0", "1", "1"]);
        assert_eq!(self.points("3.2").map(Option::unwrap)[1..], ["0", "0", "2"]);
        let board = self.app().board(&self.appraiser, self.story.campaign, None).unwrap();
        let (scores, corrections) = (board.scores(), board.corrections());
        let found = differences(&board.set.framework, &scores, &corrections);
        assert!(found.iter().all(|difference| !difference.corrections.is_empty()));
        let gained = found.iter().fold(Exact::ZERO, |sum, difference| sum.plus(&difference.gained()));
        let components = |stage| {
            let slots = board.set.framework.component_slots();
            let points = slots.filter_map(|slot| scores.at(stage).component_points(0, slot));
            points.fold(Exact::ZERO, |sum, points| sum.plus(&points))
        };
        let difference = components(ScoreStage::Approved).minus(&components(ScoreStage::SelfAssessed));
        assert_eq!(gained, difference);
    }

    /// Everything is accepted, nobody replies, and the result is published. Gives its SHA-256.
    pub fn published(&mut self) -> String {
        self.rest_accepted();
        self.send_points().expect("points sent");
        self.days(60);
        let (standing, campaign) = (self.story.standing.clone(), self.story.campaign);
        self.app().call_council(&standing, CampaignAt::new(campaign, self.course().1)).expect("a council");
        let at = CampaignAt::new(campaign, self.course().1);
        let decision = self.signed("QĐ số 12/QĐ-UBND");
        self.app().approve_result(&standing, at, &decision).expect("approved");
        let at = CampaignAt::new(campaign, self.course().1);
        self.app().publish_result(&standing, at, NOTES).expect("published")
    }

    /// Days pass, and everybody signs in again.
    pub fn days(&mut self, days: i64) {
        let world = self.story.world;
        world.wait(days * DAY);
        self.story.another_day();
        self.appraiser = world.as_user("appraiser@example.vn");
        self.leader_of_province = world.as_user("province@example.vn");
        self.members = (1..=4).map(|number| world.as_user(&format!("member{number}@example.vn"))).collect();
    }
}
