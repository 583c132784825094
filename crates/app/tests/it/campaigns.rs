//! Campaigns and units: prepared, opened, overseen; what was entered wrong is told by field.

use app::accounts::Credential;
use app::campaigns::{NewCampaign, NewPhase, codes};
use app::form::FormAt;
use app::history::{HistoryFilter, Part};
use app::units::{BAD_CODE, BAD_MERGER, CODE_TAKEN};
use app::{Error, FieldFault};
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::refusal::{Refusal, codes as refusals};
use jiff::civil::{Date, date};

use crate::notices::{notices_of, notified};
use crate::story::{a_unit, each_story, saved, the_campaign, typed};

fn no_role() -> Error {
    Error::Forbidden(Refusal::person(refusals::NO_ROLE))
}

#[test]
fn what_is_wrong_with_a_campaign_is_told_by_field_all_at_once() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let mut wrong = the_campaign(vec![(story.at.unit, true)], LatePolicy::Refused);
        wrong.title = "  ".to_owned();
        wrong.deadline = date(2022, 10, 31);
        wrong.terms.parameters.insert("drills_held".to_owned(), "vài".to_owned());
        let Err(Error::Invalid(faults)) = app.prepare_campaign(&story.standing, wrong) else {
            panic!("a campaign without a title was taken");
        };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["title", "deadline", "parameter.drills_held"]);
        let new = the_campaign(vec![(story.at.unit, true)], LatePolicy::Refused);
        assert_eq!(app.prepare_campaign(&story.clerk, new), Err(no_role()));
    });
}

#[test]
fn a_unit_that_is_named_twice_in_a_campaign_is_told_by_field() {
    each_story(LatePolicy::Refused, |story| {
        let twice = the_campaign(vec![(story.at.unit, true), (story.at.unit, false)], LatePolicy::Refused);
        let prepared = story.world.app.prepare_campaign(&story.standing, twice);
        assert_eq!(prepared, Err(FieldFault::alone("unit.1", codes::BAD_UNIT)));
    });
}

#[test]
fn a_campaign_without_units_or_parameters_is_not_opened() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let prepare = |new| app.prepare_campaign(&story.standing, new).unwrap();
        let refused = |code| Err(Error::Refused(Refusal::state(code)));
        let nobody = prepare(the_campaign(Vec::new(), LatePolicy::Refused));
        assert_eq!(
            app.open_campaign(&story.standing, CampaignAt::new(nobody, 1)),
            refused(refusals::NO_UNITS)
        );
        let mut new = the_campaign(vec![(story.at.unit, true)], LatePolicy::Refused);
        new.terms.parameters.remove("drills_held");
        let missing = prepare(new);
        assert_eq!(
            app.open_campaign(&story.standing, CampaignAt::new(missing, 1)),
            refused(refusals::PARAMETERS_MISSING)
        );
        assert_eq!(
            app.open_campaign(&story.standing, CampaignAt::new(story.campaign, 2)),
            refused(refusals::ALREADY_OPEN)
        );
    });
}

#[test]
fn last_years_answers_are_found_beside_another_campaign_of_that_year() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let of_2021 = |unit| {
            let new = NewCampaign { year: 2021, ..the_campaign(vec![(unit, true)], LatePolicy::Refused) };
            let campaign = app.prepare_campaign(&story.standing, new).unwrap();
            app.open_campaign(&story.standing, CampaignAt::new(campaign, 1)).unwrap();
            FormAt { campaign, unit }
        };
        let at = of_2021(story.at.unit);
        saved(app, &story.clerk, at, typed(&[("I.5", "36", 0)])).unwrap();
        app.hand_over(&story.clerk, at, 1).unwrap();
        assert!(story.form().last_year.values().is_empty(), "a draft is nobody's last year");
        app.submit(&story.leader, at, 1).unwrap();
        story.world.wait(1);
        of_2021(story.other.unit);
        assert_eq!(story.form().last_year.values().get("I.5").map(String::as_str), Some("36"));
    });
}

#[test]
fn the_standing_department_sees_how_far_the_units_are() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.save(&[("3.1.a", "33", 0), ("I.5", "38", 0), ("I.6", "9", 0)]);
        let overview = app.campaign_overview(&story.standing, story.campaign).unwrap();
        let answered = |unit| {
            let form = overview.forms.iter().find(|one| one.form.unit == unit).unwrap();
            form.progress.answered
        };
        assert_eq!((answered(story.at.unit), answered(story.other.unit)), (3, 0));
        let own = overview.forms.iter().find(|one| one.form.unit == story.at.unit).unwrap();
        assert_eq!(own.points, story.form().computed().sheet.total.points, "one way to compute points");
        assert_eq!(app.campaign_overview(&story.clerk, story.campaign).map(drop), Err(no_role()));
        let of_clerk = app.campaigns(&story.clerk).unwrap();
        assert_eq!((of_clerk.len(), of_clerk[0].own.len(), of_clerk[0].own[0].unit), (1, 1, story.at.unit));
    });
}

#[test]
fn units_are_registered_all_or_none_and_merged_once() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let register = |new| app.register_units(&story.standing, new);
        let taken = register(vec![a_unit("so-moi", "Sở mới"), a_unit("so-y-te", "Sở Y tế")]);
        assert_eq!(taken, Err(FieldFault::alone("1.code", CODE_TAKEN)));
        assert_eq!(register(vec![a_unit("Sở", "Sở")]), Err(FieldFault::alone("0.code", BAD_CODE)));
        assert_eq!(app.units(&story.standing).unwrap().len(), 2, "none of them was registered");
        assert_eq!(app.register_units(&story.clerk, vec![a_unit("so-moi", "Sở mới")]), Err(no_role()));

        app.change_unit(&story.standing, story.at.unit, 1, "Sở Y tế và Dân số", "").unwrap();
        let stale = app.change_unit(&story.standing, story.at.unit, 1, "Sở Dân số", "");
        assert_eq!(stale, Err(Error::Conflict));
        assert_eq!(story.form().form.unit_name, "Sở Y tế", "a campaign keeps the name it began with");

        let (former, into) = (story.other.unit, story.at.unit);
        let bad = Err(FieldFault::alone("into", BAD_MERGER));
        assert_eq!(app.merge_units(&story.standing, former, former), bad);
        app.merge_units(&story.standing, former, into).unwrap();
        assert_eq!(app.merge_units(&story.standing, former, into), bad);
        let ended = the_campaign(vec![(former, true)], LatePolicy::Refused);
        let prepared = app.prepare_campaign(&story.standing, ended);
        assert_eq!(prepared, Err(FieldFault::alone("unit.0", codes::BAD_UNIT)));
    });
}

#[test]
fn the_result_of_a_campaign_knows_what_its_units_were_formed_from() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let new =
            ["so-dan-so", "chi-cuc-dan-so", "so-van-tai"].map(|code| a_unit(code, &format!("Đơn vị {code}")));
        let former = app.register_units(&story.standing, new.into()).unwrap();
        let merge = |from, into| {
            story.world.wait(1);
            app.merge_units(&story.standing, from, into).unwrap();
        };
        story.submitted();
        let formerly = || app.whole_campaign(story.campaign).unwrap().formerly;
        assert!(formerly().is_empty());
        merge(former[1], former[0]);
        merge(former[0], story.at.unit);
        assert_eq!(formerly()["so-y-te"], ["so-dan-so", "chi-cuc-dan-so"]);
        // The transport department submitted nothing, and brings its own former unit along.
        merge(former[2], story.other.unit);
        assert_eq!(formerly().len(), 1);
        merge(story.other.unit, story.at.unit);
        assert_eq!(formerly()["so-y-te"], ["so-dan-so", "so-giao-thong", "chi-cuc-dan-so", "so-van-tai"]);
    });
}

#[test]
fn every_command_of_a_campaign_leaves_an_entry_in_the_audit_log() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let before = story.world.audited().len();
        story.save(&[("3.2.b", "10", 0), ("3.2.a", "mười", 0)]);
        story.save(&[("3.2.b", "10", 1)]);
        app.export_packet(&story.leader, story.at, framework::Language::English).unwrap();
        app.hand_over(&story.clerk, story.at, 1).unwrap();
        app.return_to_clerk(&story.leader, story.at, "Xem lại").unwrap();
        story.submitted();
        app.reopen(&story.standing, story.at, "Thiếu").unwrap();
        app.extend_campaign(&story.standing, CampaignAt::new(story.campaign, 2), date(2022, 12, 5), "Bão")
            .unwrap();
        app.close_campaign(&story.standing, CampaignAt::new(story.campaign, 3)).unwrap();
        let expected = [
            "answers-saved",
            "packet-exported",
            "form-handed-over",
            "form-returned",
            "form-handed-over",
            "form-submitted",
            "form-reopened",
            "campaign-extended",
            "campaign-closed",
        ];
        assert_eq!(story.world.audited()[before..], expected, "a save that changes nothing leaves none");
    });
}

fn phase(title: &str, begins_on: Date, ends_on: Date) -> NewPhase {
    NewPhase { title: title.to_owned(), begins_on, ends_on }
}

#[test]
fn announced_phases_are_changed_with_a_reason_over_what_was_seen_and_everybody_is_told() {
    each_story(LatePolicy::Refused, |story| {
        let (app, campaign, standing) = (&story.world.app, story.campaign, &story.standing);
        let change = |who: &Credential, version, phases: &[NewPhase], reason: &str| {
            app.change_phases(who, CampaignAt::new(campaign, version), phases.to_vec(), reason)
        };
        let filling = phase("Tự đánh giá", date(2022, 11, 1), date(2022, 11, 30));
        let appraising = phase("Thẩm định", date(2022, 12, 1), date(2022, 12, 20));
        let announced = [appraising.clone(), filling.clone()];
        let backwards = [filling.clone(), phase(" ", date(2022, 12, 1), date(2022, 12, 1))];
        assert_eq!(change(&story.clerk, 2, &announced, "Bão số 4"), Err(no_role()));
        let bad = FieldFault::alone("phase.1", codes::BAD_PHASE);
        assert_eq!(change(standing, 2, &backwards, "Bão số 4"), Err(bad));
        let refused = |code| Err(Error::Refused(Refusal::state(code)));
        assert_eq!(change(standing, 2, &announced, " "), refused(refusals::REASON_NEEDED));
        assert_eq!(change(standing, 1, &announced, "Bão số 4"), Err(Error::Conflict));
        assert_eq!(notified(app, &story.clerk), Vec::<String>::new(), "nothing was done");

        change(standing, 2, &announced, "Công văn số 12").unwrap();
        let titles = || -> Vec<String> {
            let phases = app.announced_phases(standing, campaign).unwrap().phases;
            phases.into_iter().map(|phase| phase.title).collect()
        };
        assert_eq!(titles(), ["Tự đánh giá", "Thẩm định"], "by their first day");
        assert_eq!(app.phases_beside(&story.form()).unwrap().len(), 2, "the unit reads them, too");
        assert_eq!(change(standing, 3, &announced, "Nhầm"), refused(refusals::PHASES_UNCHANGED));
        let moved = [filling, NewPhase { ends_on: date(2022, 12, 25), ..appraising }];
        assert_eq!(
            change(standing, 2, &moved, "Bão số 5"),
            Err(Error::Conflict),
            "not over what was not seen"
        );
        change(standing, 3, &moved, "Bão số 5").unwrap();
        change(standing, 4, &[], "Sẽ công bố sau").unwrap();
        assert_eq!(titles(), Vec::<String>::new());
        assert_eq!(app.campaign_overview(standing, campaign).unwrap().campaign.version, 5);
        assert_eq!(story.form().campaign.deadline.local().date(), date(2022, 11, 30), "the deadline stays");

        assert_eq!(notified(app, &story.clerk), ["phases-changed"; 3]);
        assert_eq!(notified(app, &story.stranger), ["phases-changed"; 3]);
        assert_eq!(notices_of(app, &story.leader)[0].data.unit, "Sở Y tế");
        assert_eq!(notified(app, standing), Vec::<String>::new(), "they did it themselves");
        let filter = HistoryFilter { campaign: Some(campaign), ..HistoryFilter::default() };
        let history = app.history(standing, &filter, Part::Newest).unwrap().view.entries;
        let of_phases = history.iter().filter(|entry| entry.action == "phases-changed");
        let kept: Vec<_> = of_phases
            .map(|entry| {
                let said = entry.details.statement.as_ref().map(|said| said.text.as_str());
                (said.unwrap_or_default(), entry.details.values.len())
            })
            .collect();
        assert_eq!(kept, [("Sẽ công bố sau", 2), ("Bão số 5", 1), ("Công văn số 12", 2)]);
        let moved = history
            .iter()
            .find_map(|entry| entry.details.values.first().filter(|_| entry.details.values.len() == 1));
        assert_eq!(moved.unwrap().before.as_deref(), Some("2022-12-01/2022-12-20 Thẩm định"));
        assert_eq!(moved.unwrap().after, "2022-12-01/2022-12-25 Thẩm định");

        // While it is being prepared nobody knows of it yet.
        let next = the_campaign(vec![(story.at.unit, true)], LatePolicy::Refused);
        let next = app.prepare_campaign(standing, NewCampaign { year: 2023, ..next }).unwrap();
        app.change_phases(standing, CampaignAt::new(next, 1), announced.to_vec(), "Bổ sung").unwrap();
        assert_eq!(notified(app, &story.clerk).len(), 3);
    });
}
