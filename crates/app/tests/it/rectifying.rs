//! Something turns out to be wrong once the result is published: it is rectified in a new edition, by those who may.

use app::accounts::Credential;
use app::proceedings::NewEdition;
use app::{Error, FieldFault};
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::course::Course;
use assessment::decision::codes as decision_codes;
use assessment::refusal::codes;
use assessment::role::{Grant, Role};
use report::publication::{self, Bundle};
use store::tables::publications::PublicationRow;

use crate::notices::notified;
use crate::proceedings::{decision, forbidden, refused};
use crate::story::each_story;
use crate::year::{NOTES, Year};

/// The provincial leader publishes what the standing department entered.
fn new_edition(year: &Year<'_>, what: &str, decision: &str) -> Result<String, Error> {
    let new = NewEdition { what: what.to_owned(), decision: year.signed(decision) };
    let at = CampaignAt::new(year.story.campaign, year.course().1);
    year.app().publish_rectified(&year.leader_of_province, at, NOTES, &new)
}

/// A publication as anybody reads it, who finds nothing wrong with it.
fn verified(year: &Year<'_>, sha256: &str) -> (PublicationRow, Bundle) {
    let (row, mut file, _) = year.app().publication(sha256).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
    let verified = publication::verify("it", &bytes, "0.1.0");
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    (row, verified.bundle.unwrap())
}

#[test]
fn what_was_wrong_in_a_published_result_is_set_right_in_a_new_edition_and_the_old_one_stays() {
    each_story(LatePolicy::Refused, |story| {
        let folder = tempfile::tempdir().unwrap();
        let mut year = Year::begun(story);
        let _keeping =
            year.app().clone().keeping_files(store::blobs::BlobStore::open(folder.path()).unwrap());
        let in_unit = |role, unit| Grant { role, unit, campaign: None, index: None };
        let both = vec![
            in_unit(Role::StandingDepartment, None),
            in_unit(Role::UnitLeader, Some(year.story.at.unit)),
        ];
        story.world.person("both@example.vn", both);
        let right = decision(&[], "1", "number-differs", "Cộng nhầm hai lần");
        let early = year.app().rectify(&year.story.standing, year.at("3.1"), 0, right.clone());
        assert_eq!(early, refused(codes::CLOSED), "before it is published it is changed by its proceedings");
        let first = year.published();
        let own = year.points("3.1");
        let rectify = |year: &Year<'_>, token: &Credential, typed| {
            year.app().rectify(token, year.at("3.1"), year.version("3.1"), typed)
        };

        // Only who runs the campaign may, with a reason and a change, and not for their own unit.
        assert_eq!(rectify(&year, &year.appraiser, right.clone()), forbidden(codes::NO_ROLE));
        assert_eq!(rectify(&year, &year.story.leader, right.clone()), forbidden(codes::NO_ROLE));
        let insider = story.world.as_user("both@example.vn");
        assert_eq!(rectify(&year, &insider, right.clone()), forbidden(codes::OWN_UNIT));
        let nothing = decision(&[], "", "number-differs", "Không đổi gì");
        assert_eq!(rectify(&year, &year.story.standing, nothing), refused(codes::NOTHING_CHANGED));
        assert_eq!(new_edition(&year, "Sửa", "QĐ 15").map(drop), refused(codes::NO_RECTIFICATION));

        // Entered, taken back, entered again: until it is published the points stand as they are.
        rectify(&year, &year.story.standing, right.clone()).unwrap();
        assert_eq!(rectify(&year, &year.story.standing, right.clone()), refused(codes::RECTIFIED_ALREADY));
        let back = |year: &Year<'_>| {
            year.app().withdraw_rectification(&year.story.standing, year.at("3.1"), year.version("3.1"))
        };
        back(&year).unwrap();
        assert_eq!(back(&year), refused(codes::NO_RECTIFICATION));
        rectify(&year, &year.story.standing, right).unwrap();
        assert_eq!(year.points("3.1"), own);
        let board = year.app().board(&year.story.standing, story.campaign, None).unwrap();
        assert_eq!(board.proposed().len(), 1, "the preview knows it");

        // A new edition says by which decision and what.
        let nameless = new_edition(&year, "Sửa", " ").map(drop);
        assert_eq!(nameless, Err(FieldFault::alone("number", decision_codes::BAD_NUMBER)));
        let own = NewEdition { what: "Sửa".to_owned(), decision: year.signed("QĐ 15") };
        let at = CampaignAt::new(story.campaign, year.course().1);
        let alone = year.app().publish_rectified(&year.story.standing, at, NOTES, &own).map(drop);
        assert_eq!(alone, refused(codes::FOUR_EYES), "who entered it does not publish it");
        let eyes = year.app().four_eyes(&year.story.standing, story.campaign).unwrap();
        assert!(eyes.is_own && eyes.entered_by.len() == 1, "{eyes:?}");
        assert_eq!(eyes.others.len(), 2, "the provincial leader and another one of the department: {eyes:?}");
        let silent = new_edition(&year, "", "QĐ số 15/QĐ-UBND").map(drop);
        assert!(matches!(silent, Err(Error::Invalid(_))), "{silent:?}");
        let second = new_edition(&year, "Sửa chỉ số 3.1 của Sở Y tế", "QĐ số 15/QĐ-UBND").unwrap();
        let [own, appraised, after, approved] = year.points("3.1").map(Option::unwrap);
        assert_eq!([&appraised, &after, approved.as_str()], [&own, &own, "1"]);
        let Course::Published { approval, sha256 } = year.course().0 else { panic!("not published") };
        assert_eq!((approval.decision.number.as_str(), &sha256), ("QĐ số 15/QĐ-UBND", &second));
        let board = year.app().board(&year.story.standing, story.campaign, None).unwrap();
        let kept: Vec<_> = board
            .approvals
            .iter()
            .map(|row| (row.approval.decision.number.as_str(), row.publication.as_deref()))
            .collect();
        assert_eq!(
            kept,
            [("QĐ số 12/QĐ-UBND", Some(first.as_str())), ("QĐ số 15/QĐ-UBND", Some(second.as_str()))],
            "each edition keeps its own decision"
        );
        assert_eq!(board.approval_of(1).unwrap().decision.number, "QĐ số 12/QĐ-UBND");
        let (row, bundle) = verified(&year, &second);
        assert_eq!((row.edition, row.corrects.as_ref()), (2, Some(&first)));
        let corrected = bundle.about.corrects.clone().unwrap();
        assert_eq!(
            (corrected.sha256, corrected.what.as_str()),
            (first.clone(), "QĐ số 15/QĐ-UBND: Sửa chỉ số 3.1 của Sở Y tế")
        );
        // Beside it stands the decision on what the managing body has not brought.
        assert_eq!(bundle.corrections.len(), 2);
        assert_eq!(bundle.about.decision.unwrap().number, "QĐ số 15/QĐ-UBND");
        let (row, bundle) = verified(&year, &first);
        assert_eq!((row.edition, bundle.corrections.len()), (1, 1), "the old edition is as it was");
        let own_decision = bundle.about.decision.unwrap();
        assert_eq!(own_decision.number, "QĐ số 12/QĐ-UBND", "the first edition names its own decision");
        assert_eq!(own_decision.issuer, "Ủy ban nhân dân tỉnh");

        // The unit is told, beside the publication that everybody is told of.
        for session in [&year.story.clerk, &year.story.leader] {
            let kinds = notified(year.app(), session);
            let count = |kind: &str| kinds.iter().filter(|it| *it == kind).count();
            assert_eq!([count("indicator-rectified"), count("result-published")], [1, 2], "{kinds:?}");
        }
        let third = decision(&[], "2", "number-differs", "Vẫn nhầm");
        rectify(&year, &year.story.standing, third).unwrap();
        let last = new_edition(&year, "Sửa lại", "QĐ số 16/QĐ-UBND").unwrap();
        let (row, bundle) = verified(&year, &last);
        assert_eq!((row.edition, row.corrects.as_ref(), bundle.corrections.len()), (3, Some(&second), 3));
        assert_eq!(year.points("3.1")[3].as_deref(), Some("2"));
    });
}

#[test]
fn an_edition_follows_the_one_that_was_seen_and_a_rectification_counts_once() {
    each_story(LatePolicy::Refused, |story| {
        let folder = tempfile::tempdir().unwrap();
        let mut year = Year::begun(story);
        let _keeping =
            year.app().clone().keeping_files(store::blobs::BlobStore::open(folder.path()).unwrap());
        year.published();
        let right = decision(&[], "1", "number-differs", "Cộng nhầm");
        let standing = year.story.standing.clone();
        year.app().rectify(&standing, year.at("3.1"), year.version("3.1"), right.clone()).unwrap();
        let stale = CampaignAt::new(story.campaign, year.course().1 - 1);
        let new = NewEdition { what: "Sửa".to_owned(), decision: year.signed("QĐ 15") };
        let province = year.leader_of_province.clone();
        let over = year.app().publish_rectified(&province, stale, NOTES, &new).map(drop);
        assert_eq!(over, Err(Error::Conflict), "somebody published another edition since");
        new_edition(&year, "Sửa", "QĐ 15").unwrap();
        let again = new_edition(&year, "Sửa", "QĐ 15").map(drop);
        assert_eq!(again, refused(codes::NO_RECTIFICATION), "each counts once");
        let waits = year.app().board(&standing, story.campaign, None).unwrap().proposed().len();
        assert_eq!(waits, 0);
    });
}
