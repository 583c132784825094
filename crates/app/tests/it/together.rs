//! What is accepted together is undone by one act: exactly that, without what somebody has touched since.

use app::Error;
use app::accounts::Credential;
use app::form::NewEvidence;
use assessment::appraisal::AppraisalState;
use assessment::campaign::LatePolicy;
use assessment::refusal::{Refusal, codes};
use framework::ComponentSlot;

use crate::story::{Story, each_story};
use crate::year::Year;

fn refused<T>(code: &'static str) -> Result<T, Error> {
    Err(Error::Refused(Refusal::state(code)))
}

/// Every indicator of the fifth index gets a document, so that nothing speaks against what is said of it.
fn with_evidence(story: &Story<'_>) {
    let form = story.form();
    let of_five = form.set.framework.components.iter().filter(|component| component.code.starts_with("5."));
    for component in of_five {
        let paper = NewEvidence {
            component: component.code.clone(),
            summary: format!("Văn bản về {}", component.code),
            ..NewEvidence::default()
        };
        story.world.app.add_evidence(&story.clerk, story.at, paper).unwrap();
    }
}

#[test]
fn one_undo_gives_back_the_one_act_and_names_what_it_leaves() {
    each_story(LatePolicy::Refused, |story| {
        with_evidence(story);
        let year = Year::begun(story);
        let (app, campaign) = (year.app(), story.campaign);
        assert_eq!(app.undoing(&year.appraiser, campaign, "5"), Ok(None));
        let plain = app.plain(&year.appraiser, campaign, "5").unwrap();
        let count = app.accept_plain(&year.appraiser, campaign, "5").unwrap();
        assert_eq!(plain.len(), count, "what is shown is what is done");
        assert!(count > 2, "{count} are plain");
        assert_eq!(app.plain(&year.appraiser, campaign, "5").unwrap(), Vec::new());
        let board = app.board(&year.appraiser, campaign, None).unwrap();
        let code = |slot: ComponentSlot| board.set.framework[slot].code.clone();
        // One of them is taken back by hand, another one taken back and accepted anew.
        let (one, two) = (code(plain[0].1), code(plain[1].1));
        app.take_decision_back(&year.appraiser, year.at(&one), 1, "Xem lại").unwrap();
        app.take_decision_back(&year.appraiser, year.at(&two), 1, "Xem lại").unwrap();
        app.accept_indicator(&year.appraiser, year.at(&two), 2).unwrap();

        let undoing = app.undoing(&year.appraiser, campaign, "5").unwrap().unwrap();
        assert_eq!((undoing.undone.len(), undoing.left.len()), (count - 2, 2));
        let undo = |session: &Credential| app.undo_acceptance(session, campaign, "5", undoing.at);
        assert_eq!(
            app.undoing(&year.members[0], campaign, "5"),
            Err(Error::Forbidden(Refusal::person(codes::NO_ROLE)))
        );
        assert_eq!(undo(&year.appraiser).unwrap(), undoing);
        assert_eq!(undo(&year.appraiser), refused(codes::NOTHING_TO_UNDO), "once");
        let state = |component: &str| year.indicator(component).proceeding.appraisal;
        assert_eq!(state(&one), AppraisalState::Open);
        assert!(state(&two).decided().is_some(), "what was decided since stays");
        assert_eq!(state(&code(plain[2].1)), AppraisalState::Open);
        let undone = story.world.audited().iter().filter(|action| *action == "acceptance-undone").count();
        assert_eq!(undone, 1);
    });
}

#[test]
fn nothing_is_undone_once_the_points_are_sent() {
    each_story(LatePolicy::Refused, |story| {
        with_evidence(story);
        let year = Year::begun(story);
        let campaign = story.campaign;
        year.app().accept_plain(&year.appraiser, campaign, "5").unwrap();
        let undoing = year.app().undoing(&year.appraiser, campaign, "5").unwrap().unwrap();
        let stranger = year.app().undo_acceptance(&story.clerk, campaign, "5", undoing.at);
        assert_eq!(stranger, Err(Error::Forbidden(Refusal::person(codes::NO_ROLE))));
        year.rest_accepted();
        year.send_points().unwrap();
        let late = year.app().undo_acceptance(&year.appraiser, campaign, "5", undoing.at);
        assert_eq!(late, refused(codes::POINTS_SENT));
    });
}
