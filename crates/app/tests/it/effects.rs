//! A decision says what else it moves, before anybody decides; and what it moved is not told as a decision of its own.

use app::Error;
use assessment::campaign::LatePolicy;
use assessment::effects::shared_input;
use framework::Exact;

use crate::proceedings::decision;
use crate::story::each_story;
use crate::year::Year;

#[test]
fn what_else_a_decision_moves_is_known_before_anybody_decides() {
    each_story(LatePolicy::Refused, |story| {
        // 8 of 10 systems are approved, and 6 of these 8 are protected.
        story.save(&[("5.1.a", "8", 0), ("5.1.b", "10", 0), ("5.2.a", "6", 0)]);
        let year = Year::begun(story);
        let typed = decision(&[("5.1.a", "10")], "", "number-differs", "Theo hồ sơ");
        let proposal = year.app().effects_of_decision(&year.appraiser, &year.at("5.1"), &typed).unwrap();
        let board = year.app().board(&year.appraiser, story.campaign, None).unwrap();
        let framework = &board.set.framework;
        let moved: Vec<&str> =
            proposal.effects.moved.iter().map(|moved| framework[moved.component].code.as_str()).collect();
        assert_eq!(moved, ["5.1", "5.2"], "both use the number of approved systems");
        let gained: Vec<Exact> =
            proposal.effects.moved.iter().map(assessment::effects::Moved::gained).collect();
        assert!(gained[0] > Exact::ZERO && gained[1].is_negative(), "{gained:?}");
        assert_eq!(proposal.effects.totals.len(), 1, "and the total of this unit alone");
        let (user, _) = framework.component("5.2").unwrap();
        let shared = shared_input(framework, &framework.dependents(), &proposal.corrections[0], user);
        assert_eq!(framework.inputs[shared.unwrap().position()].key, "5.1.a");
        assert_eq!(year.version("5.1"), 0, "looking decides nothing");
        // Decided, the difference of the other names this correction and no decision of its own.
        year.app().correct_indicator(&year.appraiser, year.at("5.1"), 0, typed.clone()).unwrap();
        let board = year.app().board(&year.appraiser, story.campaign, None).unwrap();
        let corrections = board.corrections();
        let found = assessment::correction::differences(framework, &board.scores(), &corrections);
        let side = found.iter().find(|it| it.component == user).expect("5.2 moved");
        assert_eq!(
            side.corrections.iter().map(|at| corrections[*at].component).collect::<Vec<_>>(),
            [framework.component("5.1").unwrap().0]
        );
    });
}

#[test]
fn nobody_of_the_own_unit_and_no_stranger_learns_what_a_decision_would_move() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let typed = decision(&[], "1", "other", "Thử");
        let at = year.at("3.1");
        let insider = story.world.as_user("insider@example.vn");
        assert!(matches!(year.app().effects_of_decision(&insider, &at, &typed), Err(Error::Forbidden(_))));
        assert!(matches!(year.app().effects_of_decision(&story.stranger, &at, &typed), Err(Error::NotFound)));
    });
}
