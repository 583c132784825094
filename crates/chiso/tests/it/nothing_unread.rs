//! What one door takes every reader takes, and nothing goes out that its own verifier refuses.

use std::path::Path;

use app::accounts::Credential;
use app::form::{Change, FormAt, FormView, ImportChoice, NewEvidence, SaveResult, Saved};
use app::{App, Error};
use chiso::demo::{DEMO_PASSWORD, DemoForm, DemoOptions, DemoStage, fill};
use chiso::instance::system::{app_on, now};
use framework::{InputKind, Language, Severity};
use scoring::{EVIDENCE_MAX, Evidence};
use store::blobs::BlobStore;

use super::instances::{Instance, each_instance};
use super::support::World;

/// The decision on a survey that nobody brought.
const NO_SURVEY: &str = "--count-zero 6.4 --without-data-reason \"Chưa khảo sát\"";

/// A small generator, so that a seed says everything.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    /// What people paste: quotes, formulas, rows of tables, marks that nobody sees, and a great deal of it.
    fn text(&mut self) -> String {
        const PIECES: [&str; 22] = [
            "=1+1",
            "\"mở ngoặc",
            "hai\ndòng",
            "\nban-dan-toc,3.1.a,5\n",
            "\n'ban-dan-toc;3.1#na;x",
            "\nappraised,ban-dan-toc,3.1,points",
            "\u{202e}đảo\u{2066}",
            "-5",
            "1.234",
            "6.10",
            "tab\tgiữa",
            "VT\u{b}và\u{c}FF",
            "\r\nCRLF\rCR",
            "“kép”",
            "📄",
            "\u{feff}",
            "@x",
            "''",
            "'=",
            "Kế hoạch số 12/KH-SYT",
            "_x000D_",
            ";,\"\"",
        ];
        let count = 1 + self.below(6);
        let text: String = (0..count).map(|_| self.one(&PIECES)).collect();
        if self.below(12) == 0 { text.repeat(2000 / text.chars().count().max(1)) } else { text }
    }

    /// One spelling of a number; those that are refused at the door stay outside.
    fn number(&mut self) -> String {
        const NUMBERS: [&str; 12] = [
            "5",
            "12,5",
            "0,0333333333333333",
            "1,2340",
            "3.8e-01",
            "4E-3",
            "999999999999999",
            "0,1",
            "1.250.000.000",
            "0,000000000000001",
            "12.",
            "0",
        ];
        self.one(&NUMBERS).to_owned()
    }

    fn piece(&mut self) -> Evidence {
        let mut part = || if self.below(2) == 0 { self.text() } else { String::new() };
        let (summary, page) = (part(), part());
        let number = format!("{}/QĐ", self.below(100_000));
        Evidence { number, summary, page, ..Evidence::default() }
    }
}

/// Whatever the door lets in of a unit's random answers stands in the form afterwards.
fn fill_in(app: &App, clerk: &Credential, at: FormAt, dice: &mut Dice) -> FormView {
    let view = app.form(clerk, at, None).unwrap();
    let framework = &view.set.framework;
    let mut changes = Vec::new();
    for input in &framework.inputs {
        let typed = match &input.kind {
            InputKind::YesNo => dice.one(&["Có", "không", "x"]).to_owned(),
            InputKind::Choice(options) => options[dice.below(options.len())].code.clone(),
            InputKind::Date { .. } => dice.one(&["15/03/2022", "1-2-2022", "2022-06-30"]).to_owned(),
            InputKind::Text => dice.text(),
            InputKind::Address => dice.one(&["soyte.gov.vn/a?b=1,2", "https://x.vn/#a"]).to_owned(),
            _ => dice.number(),
        };
        changes.push(Change { key: input.key.clone(), typed, base: 0 });
    }
    for component in &framework.components {
        let code = &component.code;
        changes.push(Change { key: format!("{code}#explanation"), typed: dice.text(), base: 0 });
        if dice.below(6) == 0 {
            changes.push(Change { key: format!("{code}#na"), typed: "có".to_owned(), base: 0 });
            let typed = format!("Lý do: {}", dice.text());
            changes.push(Change { key: format!("{code}#na.reason"), typed, base: 0 });
        }
    }
    changes.retain(|change| view.set.unit_key(&change.key).is_some());
    for change in &mut changes {
        change.base = view.answers.get(&change.key).map_or(0, |row| row.version);
    }
    saved(app, clerk, at, changes).unwrap().view
}

/// Takes back what contradicts itself, which no door lets out.
fn settle(app: &App, clerk: &Credential, at: FormAt, mut view: FormView) -> FormView {
    for _ in 0..4 {
        let errors: Vec<_> = view
            .computed()
            .findings
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .filter_map(|finding| finding.component)
            .collect();
        if errors.is_empty() {
            return view;
        }
        let mut changes = Vec::new();
        for slot in errors {
            let component = &view.set.framework[slot];
            let inputs = component.inputs.iter().map(|input| view.set.framework[*input].key.clone());
            let code = &component.code;
            for key in inputs.chain([format!("{code}#na"), format!("{code}#na.reason")]) {
                let Some(row) = view.answers.get(&key) else { continue };
                changes.push(Change { key, typed: String::new(), base: row.version });
            }
        }
        view = saved(app, clerk, at, changes).unwrap().view;
    }
    view
}

fn session(app: &App, email: &str) -> Credential {
    Credential::session(&app.sign_in(email, DEMO_PASSWORD, "Firefox").unwrap().token)
}

/// A unit that has not handed its form in: the application, its clerk, its leader, and the form.
fn still_filling(instance: &Instance) -> (App, Credential, Credential, FormAt) {
    let blobs = BlobStore::open(&instance.db.folder().join("evidence")).unwrap();
    let app = app_on(&instance.db).keeping_files(blobs);
    let wanted = DemoOptions { seed: 7, units: 8, stage: DemoStage::SelfAssessment };
    let accounts = fill(&app, wanted, now(), &|| true).unwrap().unwrap();
    let unit = accounts
        .iter()
        .find(|account| matches!(account.unit, Some((_, DemoForm::NotBegun | DemoForm::HalfWay))))
        .map(|account| account.email.split_once('.').unwrap().1.to_owned())
        .unwrap();
    let clerk = session(&app, &format!("clerk.{unit}"));
    let form = app.campaigns(&clerk).unwrap()[0].own[0].clone();
    let at = FormAt { campaign: form.campaign, unit: form.unit };
    let leader = session(&app, &format!("leader.{unit}"));
    (app, clerk, leader, at)
}

#[test]
fn whatever_the_web_and_the_packets_take_is_exported_scored_published_and_verified() {
    for seed in 0..4 {
        let instance = Instance::sqlite();
        let (app, clerk, leader, at) = still_filling(&instance);
        let mut dice = Dice(seed);
        let view = fill_in(&app, &clerk, at, &mut dice);
        let components = view.set.framework.components.clone();
        let mut evidence = Vec::new();
        for component in components.iter().rev().take(3) {
            let count = [0, 1, 98, 99, 100, 101, EVIDENCE_MAX][dice.below(7)];
            evidence.extend((0..count).map(|_| (component.code.clone(), dice.piece())));
        }
        let choice = ImportChoice { evidence, ..ImportChoice::default() };
        let view = app.apply_packet(&clerk, at, choice).unwrap().view;
        let view = settle(&app, &clerk, at, view);
        app.export_packet(&clerk, at, Language::Vietnamese).unwrap();
        app.hand_over(&clerk, at, view.form.answers_version).unwrap();
        app.submit(&leader, at, view.form.answers_version).unwrap();
        let (world, data) = (&instance.world, instance.data());
        world.run(&format!("export --data {data} --out ky")).ends_with(0);
        world.run("score ky").ends_with(0);
        world.leave_out_anyone_who_sent_nothing("ky");
        world.run(&format!("publish ky --out cong-bo.zip {NO_SURVEY}")).ends_with(0);
        world.run("verify cong-bo.zip").ends_with(0);
    }
}

#[test]
fn as_much_evidence_as_the_limit_is_taken_by_the_web_and_one_more_is_refused() {
    each_instance(|instance| {
        let (app, clerk, _, at) = still_filling(instance);
        // Nobody has come to the last two indicators.
        let codes: Vec<String> = app
            .form(&clerk, at, None)
            .unwrap()
            .set
            .framework
            .components
            .iter()
            .map(|it| it.code.clone())
            .collect();
        let [.., before_last, last] = codes.as_slice() else { panic!("a set has components") };
        let piece = |number: usize| {
            (last.clone(), Evidence { number: format!("{number}/QĐ"), ..Evidence::default() })
        };
        let choice =
            |count: usize| ImportChoice { evidence: (0..count).map(piece).collect(), ..Default::default() };
        let of_last = || {
            let view = app.form(&clerk, at, None).unwrap();
            view.evidence.iter().filter(|row| row.component == *last).count()
        };
        let is_refused =
            |error: Error| matches!(error, Error::Refused(it) if it.code == "refused-too-much-evidence");
        assert!(is_refused(app.apply_packet(&clerk, at, choice(EVIDENCE_MAX + 1)).unwrap_err()));
        assert_eq!(of_last(), 0, "all of it or nothing");
        app.apply_packet(&clerk, at, choice(EVIDENCE_MAX)).unwrap();
        let one =
            NewEvidence { component: last.clone(), number: "1000/QĐ".to_owned(), ..NewEvidence::default() };
        assert!(is_refused(app.add_evidence(&clerk, at, one.clone()).unwrap_err()));
        assert_eq!(of_last(), EVIDENCE_MAX);
        app.add_evidence(&clerk, at, NewEvidence { component: before_last.clone(), ..one }).unwrap();
        app.export_packet(&clerk, at, Language::English).unwrap();
    });
}

#[test]
fn a_hundred_documents_on_one_indicator_are_scored_and_a_thousand_are_refused_by_name() {
    let world = World::with_csv();
    let lines = |count: usize| {
        let line = |number: usize| format!("ban-dan-toc,3.2#evidence.{number}.page,{number}\n");
        (2..=count).map(line).collect::<String>()
    };
    let before = world.text("data/answers.csv");
    world.write("data/answers.csv", format!("{before}{}", lines(EVIDENCE_MAX)));
    world.run("score data").ends_with(0);
    world.run("publish data --out cong-bo.zip").ends_with(0);
    world.run("verify cong-bo.zip").ends_with(0);
    world.write("data/answers.csv", format!("{before}{}", lines(EVIDENCE_MAX + 1)));
    for line in ["score data --out out", "publish data --out lan-hai.zip", "explain data --unit ban-dan-toc"]
    {
        world.refuses(line, 1, &["csv-too-much-evidence", "3.2#evidence.1000.page", "999"]);
    }
}

#[test]
fn the_decimal_mark_of_campaign_toml_counts_for_every_command_and_the_command_line_overrides_it() {
    let world = World::new();
    let parameters = "[parameters]\ndrills_held = 2\nplatforms_offered = 3\n";
    world.write(
        "data/campaign.toml",
        format!("set = \"so-ban-nganh-2022\"\nedition = \"2022.1\"\nyear = 2022\ndecimal = \"comma\"\n{parameters}"),
    );
    world.write("data/units.csv", "unit,name\nA,Sở Y tế\n");
    world.write("data/answers.csv", "unit;input;value\nA;6.13.a;1.234\nA;6.13.b;5.000\n");
    world.run("score data").ends_with(0);
    world.run("explain data --unit A --indicator 6.13").ends_with(0).says("6.13.a = 1.234 ");
    world.run(&format!("publish data --out cong-bo.zip {NO_SURVEY}")).ends_with(0);
    world.run("verify cong-bo.zip").ends_with(0);
    world.run("explain data --decimal point --unit A --indicator 6.13").ends_with(0).says("6.13.a = 1,234 ");
    world.change("data/campaign.toml", "decimal = \"comma\"\n", "");
    for command in ["score data", &format!("publish data --out hai.zip {NO_SURVEY}"), "explain data --unit A"]
    {
        world.refuses(command, 1, &["typed-ambiguous-number"]);
        world.run(&format!("{command} --decimal comma")).ends_with(0);
    }
    world.change("data/campaign.toml", "year = 2022\n", "year = 2022\ndecimal = \"dot\"\n");
    world.refuses("score data", 1, &["campaign-word", "comma"]);
}

#[test]
fn a_result_is_not_published_twice_as_its_first_edition_but_as_the_next_one() {
    each_instance(|instance| {
        let (world, data) = (&instance.world, instance.data());
        world.run("rehearse --units 3 --format csv --out data").ends_with(0);
        let publish =
            |out: &str, more: &str| world.run(&format!("publish data --out {out} --house {data} {more}"));
        publish("lan-1.zip", "").ends_with(0);
        publish("lai.zip", "").ends_with(1).complains("published-before").complains("--corrects");
        assert!(!world.path("lai.zip").exists());
        publish("lan-2.zip", "--corrects lan-1.zip --what \"Đính chính\"").ends_with(0);
        // One that corrects an edition which is corrected already would stand beside it.
        publish("khac.zip", "--corrects lan-1.zip --what \"Khác\"")
            .ends_with(1)
            .complains("published-before");
        assert!(!world.path("khac.zip").exists());
        publish("lan-3.zip", "--corrects lan-2.zip --what \"Lần nữa\"").ends_with(0);
        // Another set, another year, or other units are another result.
        world.run("rehearse --set par-2012 --units 3 --format csv --out khac").ends_with(0);
        world.run(&format!("publish khac --out khac.zip --house {data}")).ends_with(0);
        assert_eq!(app_on(&instance.db).publications().unwrap().len(), 4);
    });
}

#[test]
fn a_backup_is_brought_back_from_a_folder_and_from_one_file() {
    let instance = Instance::sqlite();
    instance.document("Quyết định thành lập");
    let (world, data) = (&instance.world, instance.data());
    for out in ["ban-sao", "ban-sao.zip"] {
        world.run(&format!("backup --data {data} --out {out}")).ends_with(0);
        assert!(world.path(out).exists());
        let restored = format!("tu-{}", out.replace('.', "-"));
        world.run(&format!("restore {out} --data {restored}")).ends_with(0);
        assert!(Path::new(&world.path(&restored)).join("chiso.sqlite").exists());
    }
}

#[test]
fn an_export_that_does_not_read_back_is_refused_at_its_place_and_writes_nothing() {
    let instance = Instance::sqlite();
    still_filling(&instance);
    let export = format!("export --data {} --out ky", instance.data());
    // A name that no reader of a register gives back: blanks around it are taken off.
    instance.tamper(
        "UPDATE form SET unit_name = unit_name || ' ' \
         WHERE id = (SELECT min(id) FROM form WHERE state = 'submitted')",
    );
    instance.world.refuses(&export, 1, &["reads-back-otherwise", "units.csv"]);
    instance.tamper("UPDATE form SET unit_name = trim(unit_name) WHERE unit_name LIKE '% '");
    instance.world.run(&export).ends_with(0);
}

#[test]
fn what_word_leaves_in_a_text_is_taken_out_at_the_door() {
    let instance = Instance::sqlite();
    let (app, clerk, _, at) = still_filling(&instance);
    let save = |typed: String| {
        let view = app.form(&clerk, at, None).unwrap();
        let base = view.answers.get("3.1#explanation").map_or(0, |row| row.version);
        saved(&app, &clerk, at, vec![Change { key: "3.1#explanation".to_owned(), typed, base }]).unwrap()
    };
    let saved = save(format!("{}\u{b}{}", "x".repeat(1000), "y".repeat(1000)));
    assert!(matches!(saved.results[0].1, SaveResult::Refused(_)), "2001 letters");
    let saved = save("a\u{b}b\u{202e}c".to_owned());
    assert_eq!(saved.view.answers["3.1#explanation"].value.as_deref(), Some("a\nbc"));
}

/// Every file of Rust below a folder, with its text.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn no_door_hands_out_a_publication_or_a_packet_that_it_did_not_read_back() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for name in ["analytics", "app", "chiso", "web"] {
        sources(&crates.join(name).join("src"), &mut found);
    }
    let writes = |text: &str, checked: bool| {
        let mark = if checked { "write_checked(" } else { "write(" };
        ["publication::", "packet::"].iter().any(|of| text.contains(&format!("{of}{mark}")))
    };
    assert!(found.iter().filter(|(_, text)| writes(text, true)).count() >= 4, "the doors");
    let unread: Vec<_> = found.iter().filter(|(_, text)| writes(text, false)).map(|(path, _)| path).collect();
    // Invented packets, by the thousand, that nobody fills in.
    assert!(unread.iter().all(|path| path.ends_with("commands/rehearse.rs")), "{unread:?}");
}

/// Saves answers and waits until they are durable.
fn saved(app: &App, session: &Credential, at: FormAt, changes: Vec<Change>) -> Result<Saved, Error> {
    let (sender, receiver) = std::sync::mpsc::channel();
    app.save_answers_then(session, at, changes, move |saved| sender.send(saved).unwrap());
    receiver.recv().unwrap()
}
