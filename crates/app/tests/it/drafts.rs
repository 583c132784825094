//! Campaigns set up: drafts that only those see who prepare them, changed, copied, deleted; a unit that was forgotten, and
//! people who come after the opening.

use app::campaigns::{NewCampaign, Unready, codes};
use app::form::FormAt;
use app::history::{HistoryFilter, Part};
use app::{Error, FieldFault};
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::refusal::{Refusal, codes as refusals};
use assessment::role::{Grant, Role};
use jiff::civil::date;

use crate::story::{Story, a_unit, each_story, the_campaign};
use crate::world::role;
use crate::year::Year;

fn refused<T>(code: &'static str) -> Result<T, Error> {
    Err(Error::Refused(Refusal::state(code)))
}

/// A draft of the year after.
fn a_draft(story: &Story<'_>) -> NewCampaign {
    let new = the_campaign(vec![(story.at.unit, true)], LatePolicy::Refused);
    NewCampaign { year: 2023, title: "Kỳ 2023".to_owned(), deadline: date(2023, 11, 30), ..new }
}

#[test]
fn units_see_nothing_of_a_draft_with_its_deadline() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        story.world.person("appraiser@example.vn", role(Role::Appraiser));
        let appraiser = story.world.as_user("appraiser@example.vn");
        let draft = app.prepare_campaign(&story.standing, a_draft(story)).unwrap();
        let at = FormAt { campaign: draft, unit: story.at.unit };
        for session in [&story.clerk, &story.leader] {
            let seen = app.campaigns(session).unwrap();
            assert!(seen.iter().all(|summary| summary.campaign.id != draft), "{seen:?}");
            assert_eq!(app.form(session, at, None).map(drop), Err(Error::NotFound));
            let all = HistoryFilter::default();
            let history = app.history(session, &all, Part::Before(u64::MAX)).unwrap();
            let choices = history.choices.campaigns;
            assert!(choices.iter().all(|(id, _)| *id != draft), "{choices:?}");
        }
        assert!(app.campaigns(&appraiser).unwrap().iter().all(|summary| summary.campaign.id != draft));
        assert_eq!(app.campaign_overview(&appraiser, draft).map(drop), Err(Error::NotFound));
        let programs = app.appraised_campaigns(&appraiser).unwrap();
        assert!(programs.iter().all(|seen| seen.campaign.id != draft), "not by a program either");
        assert!(app.campaigns(&story.standing).unwrap().iter().any(|seen| seen.campaign.id == draft));
        app.open_campaign(&story.standing, CampaignAt::new(draft, 1)).unwrap();
        assert!(app.form(&story.clerk, at, None).is_ok(), "once open it is theirs");
    });
}

#[test]
fn what_a_draft_lacks_is_said_when_it_is_prepared_and_it_can_be_changed() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let mut new = NewCampaign { units: Vec::new(), ..a_draft(story) };
        new.terms.parameters.remove("drills_held");
        let id = app.prepare_campaign(&story.standing, new).unwrap();
        let view = app.campaign_overview(&story.standing, id).unwrap();
        assert!(matches!(view.unready[..], [Unready::Parameter(_), Unready::NoUnits]), "{:?}", view.unready);
        assert_eq!(
            app.open_campaign(&story.standing, CampaignAt::new(id, 1)),
            refused(refusals::PARAMETERS_MISSING)
        );

        let better = a_draft(story);
        let no_role = Err(Error::Forbidden(Refusal::person(refusals::NO_ROLE)));
        assert_eq!(app.change_prepared(&story.clerk, CampaignAt::new(id, 1), better.clone()), no_role);
        app.change_prepared(&story.standing, CampaignAt::new(id, 1), better.clone()).unwrap();
        assert_eq!(
            app.change_prepared(&story.standing, CampaignAt::new(id, 1), better.clone()),
            Err(Error::Conflict)
        );
        let view = app.campaign_overview(&story.standing, id).unwrap();
        assert_eq!((view.unready.len(), view.forms.len(), view.campaign.version), (0, 1, 2));
        let (_, again) = app.as_entered(&story.standing, id).unwrap();
        assert_eq!((again.title, again.deadline), (better.title.clone(), better.deadline));
        app.open_campaign(&story.standing, CampaignAt::new(id, 2)).unwrap();
        assert_eq!(
            app.change_prepared(&story.standing, CampaignAt::new(id, 3), better),
            refused(refusals::NOT_PREPARED)
        );
        assert_eq!(
            app.delete_prepared(&story.standing, CampaignAt::new(id, 3)),
            refused(refusals::NOT_PREPARED)
        );
    });
}

#[test]
fn a_campaign_is_copied_and_a_draft_deleted_with_what_it_was_in_the_log() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let copy = app.copy_campaign(&story.standing, story.campaign, "Kỳ 2022 (bản sao)").unwrap();
        let view = app.campaign_overview(&story.standing, copy).unwrap();
        assert_eq!((view.forms.len(), view.unready.len()), (2, 0));
        assert_eq!(app.delete_prepared(&story.standing, CampaignAt::new(copy, 7)), Err(Error::Conflict));
        let only_here = Grant { campaign: Some(copy), ..role(Role::Auditor).remove(0) };
        story.world.person("auditor@example.vn", vec![only_here]);
        assert_eq!(
            app.delete_prepared(&story.standing, CampaignAt::new(copy, 1)),
            refused(refusals::CAMPAIGN_HAS_ROLES)
        );
        let other = app.copy_campaign(&story.standing, story.campaign, "Nhầm").unwrap();
        app.delete_prepared(&story.standing, CampaignAt::new(other, 1)).unwrap();
        assert_eq!(app.campaign_overview(&story.standing, other).map(drop), Err(Error::NotFound));
        assert!(story.world.audited().contains(&"campaign-deleted".to_owned()));
        let log = app.db().read(|tx| store::tables::audit::after(tx, 0, 1_000));
        let log = log.map_err(|fault: store::DbError| fault).unwrap();
        let (entry, _) = log.iter().rfind(|(entry, _)| entry.action == "campaign-deleted").unwrap();
        assert!(entry.data.contains("Sở Y tế") && entry.data.contains("drills_held"), "{}", entry.data);
    });
}

#[test]
fn a_forgotten_unit_joins_an_open_campaign_with_a_reason_and_its_people_are_told() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let unit = app.register_units(&story.standing, vec![a_unit("so-tu-phap", "Sở Tư pháp")]).unwrap()[0];
        let clerk = Grant { role: Role::UnitClerk, unit: Some(unit), campaign: None, index: None };
        story.world.person("justice@example.vn", vec![clerk]);
        let justice = story.world.as_user("justice@example.vn");
        assert_eq!(app.header(&justice).unwrap().unread, 0, "no campaign is open for them");
        let add = |version, unit, reason| {
            app.add_unit(&story.standing, CampaignAt::new(story.campaign, version), unit, true, reason)
        };
        assert_eq!(add(2, unit, "  "), refused(refusals::REASON_NEEDED));
        assert_eq!(add(1, unit, "Sót"), Err(Error::Conflict));
        let twice = add(2, story.at.unit, "Sót");
        assert_eq!(twice, Err(FieldFault::alone("unit", codes::UNIT_TAKES_PART)));
        add(2, unit, "Sót khi lập danh sách").unwrap();
        let notified = app.notices(&justice, None).unwrap().notices;
        assert_eq!(notified.len(), 1, "{notified:?}");
        assert_eq!(
            (notified[0].kind.as_str(), notified[0].data.unit.as_str()),
            ("campaign-opened", "Sở Tư pháp")
        );
        let at = FormAt { campaign: story.campaign, unit };
        assert!(app.form(&justice, at, None).is_ok());
        let no_role = Err(Error::Forbidden(Refusal::person(refusals::NO_ROLE)));
        assert_eq!(
            app.add_unit(&story.clerk, CampaignAt::new(story.campaign, 3), unit, true, "Sót"),
            no_role
        );
        app.close_campaign(&story.standing, CampaignAt::new(story.campaign, 3)).unwrap();
        assert_eq!(add(4, unit, "Sót"), refused(refusals::CLOSED));
    });
}

#[test]
fn who_accepts_an_invitation_after_the_opening_is_told_of_the_open_campaign() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        for session in [&story.clerk, &story.leader, &story.colleague] {
            let mut notified = app.notices(session, None).unwrap().notices;
            notified.retain(|notice| notice.kind != "unit-member-invited");
            let kinds: Vec<&str> = notified.iter().map(|notice| notice.kind.as_str()).collect();
            assert_eq!(kinds, ["campaign-opened"]);
            assert_eq!(notified[0].data.until.as_deref(), Some("2022-11-30"));
        }
        story.world.person("province@example.vn", role(Role::ProvincialLeader));
        let province = story.world.as_user("province@example.vn");
        let notified = app.notices(&province, None).unwrap().notices;
        assert_eq!(notified[0].kind, "campaign-opened-for-all");
        // A role that is given later tells as well, once.
        let id = story.world.person("later@example.vn", role(Role::Auditor));
        let clerk = Grant { role: Role::UnitClerk, unit: Some(story.at.unit), campaign: None, index: None };
        app.grant_role(&story.world.administrator, id, clerk.clone()).unwrap();
        app.grant_role(&story.world.administrator, id, Grant { role: Role::UnitLeader, ..clerk }).unwrap();
        let later = story.world.as_user("later@example.vn");
        let notified = app.notices(&later, None).unwrap().notices;
        assert_eq!(
            notified.iter().filter(|notice| notice.kind == "campaign-opened").count(),
            1,
            "{notified:?}"
        );
    });
}

#[test]
fn a_unit_that_nobody_belongs_to_is_seen_and_who_is_invited_counts() {
    each_story(LatePolicy::Refused, |story| {
        let app = &story.world.app;
        let unit = app.register_units(&story.standing, vec![a_unit("so-tu-phap", "Sở Tư pháp")]).unwrap()[0];
        app.add_unit(&story.standing, CampaignAt::new(story.campaign, 2), unit, true, "Sót").unwrap();
        let people = || {
            let view = app.campaign_overview(&story.standing, story.campaign).unwrap();
            view.forms.iter().find(|summary| summary.form.unit == unit).unwrap().people
        };
        assert_eq!(people(), 0);
        let clerk = Grant { role: Role::UnitClerk, unit: Some(unit), campaign: None, index: None };
        story.world.invite("justice@example.vn", vec![clerk]).unwrap();
        assert_eq!(people(), 1, "invited, and not there yet");
    });
}

#[test]
fn a_close_by_mistake_is_taken_back_with_a_reason_until_the_appraisal_begins() {
    each_story(LatePolicy::Refused, |story| {
        let year = Year::begun(story);
        let app = year.app();
        let reopen = |version, reason| {
            app.reopen_campaign(&year.story.standing, CampaignAt::new(story.campaign, version), reason)
        };
        assert_eq!(reopen(3, " "), refused(refusals::REASON_NEEDED));
        let no_role = Err(Error::Forbidden(Refusal::person(refusals::NO_ROLE)));
        assert_eq!(
            app.reopen_campaign(&story.leader, CampaignAt::new(story.campaign, 3), "Bấm nhầm"),
            no_role
        );
        reopen(3, "Bấm nhầm").unwrap();
        let notified = app.notices(&story.stranger, None).unwrap().notices;
        assert_eq!(notified[0].kind, "campaign-reopened");
        assert_eq!(
            app.board(&year.appraiser, story.campaign, None).map(drop),
            refused(refusals::STILL_FILLING)
        );
        app.close_campaign(&year.story.standing, CampaignAt::new(story.campaign, 4)).unwrap();
        app.accept_indicator(&year.appraiser, year.at("3.1"), 0).unwrap();
        assert_eq!(reopen(5, "Bấm nhầm"), refused(refusals::APPRAISAL_BEGUN));
    });
}
