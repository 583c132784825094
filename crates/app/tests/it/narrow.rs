//! Anyone who appraises one main index sees of a form what belongs to it, and the general information.

use app::accounts::Credential;
use std::sync::Arc;

use app::Error;
use app::form::{FormView, NewEvidence};
use app::proceedings::TypedDraw;
use assessment::campaign::LatePolicy;
use assessment::refusal::{Refusal, codes};
use assessment::role::Role;
use framework::Owner;
use store::blobs::BlobStore;

use crate::evidence::a_file;
use crate::story::{Story, each_story};
use crate::world::role;
use crate::year::Year;

const ONLY_OWN: Refusal = Refusal::person(codes::ONLY_OWN_INDICES);

/// The clerk adds a file to a component; gives its hash.
fn filed(story: &Story<'_>, component: &str) -> String {
    let app = &story.world.app;
    let blob = app.files().unwrap().put(&mut component.as_bytes(), 100).unwrap();
    let file = a_file(component.as_bytes(), &format!("{component}.pdf"));
    assert_eq!(blob.hash.to_string(), file.0.sha256);
    let hash = file.0.sha256.clone();
    let new = NewEvidence { component: component.to_owned(), file: Some(file), ..NewEvidence::default() };
    app.add_evidence(&story.clerk, story.at, new).unwrap();
    hash
}

/// Codes of the components that somebody is shown anything of.
fn shown(form: &FormView) -> Vec<&str> {
    let framework = &form.set.framework;
    let answers = form.answers.keys().map(String::as_str).filter(|key| !key.starts_with("I."));
    let evidence = form.evidence.iter().map(|row| row.component.as_str());
    let figures = form.figures();
    let found = figures.findings.iter().filter_map(|finding| finding.component);
    let missing = figures.missing.iter().filter_map(|slot| match framework[*slot].owner {
        Owner::Component(slot) => Some(slot),
        Owner::General => None,
    });
    let codes: Vec<&str> = found.chain(missing).map(|slot| framework[slot].code.as_str()).collect();
    answers.chain(evidence).chain(codes).collect()
}

#[test]
fn of_the_form_an_appraiser_of_one_index_sees_that_index() {
    each_story(LatePolicy::Refused, |story| {
        let folder = tempfile::tempdir().unwrap();
        let _keeping = story.world.app.clone().keeping_files(BlobStore::open(folder.path()).unwrap());
        story.save(&[("5.1.b", "7", 0)]);
        let (of_three, of_five) = (filed(story, "3.1"), filed(story, "5.1"));
        let year = Year::begun(story);
        let (app, at) = (year.app(), story.at);
        let five = story.world.as_user("five@example.vn");
        let form = app.form(&five, at, None).unwrap();
        let columns: Vec<_> = form.columns().iter().map(|item| form.set.framework.label(*item).0).collect();
        assert_eq!(columns, ["5"]);
        assert!(shown(&form).iter().all(|code| code.starts_with("5.")), "{:?}", shown(&form));
        assert!(form.answers.contains_key("I.5") && form.answers.contains_key("5.1.b"));
        assert!(form.figures().missing.len() > 5, "what is asked for in index 5");
        // Points are those of the whole form, and what others see is what it was.
        let whole = app.form(&year.appraiser, at, None).unwrap();
        assert_eq!(form.figures().sheet, whole.figures().sheet);
        assert_eq!(form.computed().findings, form.figures().findings);
        let everything = whole.figures();
        assert!(whole.sees_whole() && shown(&whole).contains(&"3.1"));
        assert!(form.figures().progress.asked < everything.progress.asked);
        assert_eq!(everything.progress, whole.progress());

        // What is made of the whole is refused; that it holds is said.
        assert_eq!(form.submitted_text(), Err(ONLY_OWN));
        assert!(form.receipt_holds() && whole.submitted_text().is_ok_and(|text| text.is_some()));
        let packet = app.export_packet(&five, at, framework::Language::English).map(drop);
        assert_eq!(packet, Err(Error::Forbidden(ONLY_OWN)));
        assert!(app.own_result(&five, at).is_ok_and(|result| !result.form.sees_whole()));

        // Files and what was changed.
        let opens = |who: &Credential, hash: &str| app.open_file(who, at, hash, "").map(|file| file.name);
        assert_eq!(opens(&five, &of_five), Ok("5.1.pdf".to_owned()));
        assert_eq!(opens(&five, &of_three), Err(Error::NotFound));
        assert_eq!(opens(&year.appraiser, &of_three), Ok("3.1.pdf".to_owned()));
        let keys = |who: &Credential| -> Vec<String> {
            let (_, revisions, _) = app.form_history(who, at, u64::MAX).unwrap();
            revisions.into_iter().map(|revision| revision.key).collect()
        };
        assert_eq!(keys(&five), ["I.6", "I.5", "5.1.b"]);
        assert_eq!(keys(&year.appraiser).len(), 6);

        // What is given to them to appraise a second time is theirs to read, until they have.
        let draw = TypedDraw { percent: "100 %".to_owned(), seed: "2022".to_owned() };
        app.draw_second(&story.standing, story.campaign, draw).unwrap();
        assert_eq!(opens(&five, &of_three), Ok("3.1.pdf".to_owned()));
        app.give_second(&five, &year.at("3.1"), 1, None).unwrap();
        assert_eq!(opens(&five, &of_three), Err(Error::NotFound));

        // A wider role opens the rest.
        let people = app.people(&story.world.administrator).unwrap();
        let person = people.iter().find(|it| it.account.email == "five@example.vn").unwrap().account.id;
        app.grant_role(&story.world.administrator, person, role(Role::Auditor).remove(0)).unwrap();
        let form = app.form(&five, at, None).unwrap();
        assert!(form.sees_whole() && Arc::ptr_eq(&form.figures(), &everything));
    });
}
