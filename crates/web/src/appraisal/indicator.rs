//! One indicator of one unit, side by side; the order in which an appraiser goes through them.

use std::collections::BTreeMap;

use app::form::FormAt;
use app::proceedings::{IndicatorAt, IndicatorView, Waiting, motion_mark};
use assessment::answers::restored;
use assessment::appraisal::AppraisalState;
use assessment::correction::ScoreStage;
use assessment::council::CaseState;
use assessment::file_mark::FileMark;
use assessment::permission::Action;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use framework::{Item, Language};
use words::{plain_number, say, sort_by_name};

use super::indicator_address::IndicatorAddress;
use super::indicator_decisions::{decisions, history};
use super::indicator_order::{Neighbours, address, blind_neighbours, neighbours, open_count};
use super::indicator_page::{IndicatorPage, InputLine, PeerLine};
use super::indicator_steps::{fields, steps};
use crate::body::FormBody;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::history::instance;
use crate::layout::evidence::{EvidenceForm, EvidenceLine};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// Name of the button that shows what a decision would change, and decides nothing.
pub const PREVIEW: &str = "preview";

/// `GET base/indicators/{component}`: the page of an indicator.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<IndicatorAddress>,
) -> Result<Response, Failure> {
    let (at, mode) = (address.at(), AppraisalMode::Open);
    show_page(&state, &visitor, at, mode, FormBody::default(), StatusCode::OK, None).await
}

/// `GET base/second/{component}`: the page as the second appraiser sees it.
pub async fn blind_page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<IndicatorAddress>,
) -> Result<Response, Failure> {
    let (at, mode) = (address.at(), AppraisalMode::Blind);
    show_page(&state, &visitor, at, mode, FormBody::default(), StatusCode::OK, None).await
}

/// In which mode somebody appraises an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppraisalMode {
    /// With the decisions, as far as they may see them.
    Open,
    /// As second appraiser, without any decision.
    Blind,
}

impl AppraisalMode {
    /// The address below the unit's where its pages are.
    #[must_use]
    pub const fn place(self) -> &'static str {
        match self {
            Self::Open => "indicators",
            Self::Blind => "second",
        }
    }

    /// The address of its page.
    #[must_use]
    pub fn address(self, at: &IndicatorAt) -> String {
        match self {
            Self::Open => urls::form(at.form).indicator(&at.component),
            Self::Blind => urls::form(at.form).second(&at.component),
        }
    }
}

/// The page, with what was typed and why it was refused.
pub async fn show_page(
    state: &WebState,
    visitor: &Visitor,
    at: IndicatorAt,
    mode: AppraisalMode,
    typed: FormBody,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let (view, waiting) = match mode {
                AppraisalMode::Open => (app.indicator(&who.credential, &at)?, Vec::new()),
                AppraisalMode::Blind => app.second_view(&who.credential, &at)?,
            };
            // Readers of the form see which other units gave the same file, if they may know it.
            let elsewhere = app.files_elsewhere(&view.form)?;
            let marks = app.file_marks(&view.form)?;
            let here = who.at(mode.address(&at));
            let frame = show::frame(&here, Some(&header));
            let files = Files { elsewhere, marks };
            let page = PageOf { view: &view, at: at.form, language: who.language, mode, waiting: &waiting };
            let proposal = if mode == AppraisalMode::Open && view.sees_all() && !view.is_recused() {
                if typed.get(PREVIEW) == "yes" {
                    let decision = super::indicator_steps::typed(&typed);
                    Some(app.effects_of_decision(&who.credential, &at, &decision)?)
                } else {
                    view.board.proposal(view.row, view.slot)
                }
            } else {
                None
            };
            let effects = proposal
                .map(|found| show::effects(&view.board, &found, view.row, view.slot, who.language))
                .transpose()?;
            let shown = page.page(frame, &files, &typed, refused)?;
            Ok(IndicatorPage { effects, ..shown })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// What is recorded of the files of a form, by their hash.
struct Files {
    elsewhere: BTreeMap<String, Vec<String>>,
    marks: BTreeMap<String, Vec<FileMark>>,
}

struct PageOf<'a> {
    view: &'a IndicatorView,
    at: FormAt,
    language: Language,
    mode: AppraisalMode,
    /// What else waits for the second appraiser.
    waiting: &'a [Waiting],
}

impl PageOf<'_> {
    fn page(
        &self,
        frame: crate::layout::frame::Frame,
        files: &Files,
        typed: &FormBody,
        refused: Option<String>,
    ) -> Result<IndicatorPage, app::Error> {
        let (view, language) = (self.view, self.language);
        let framework = &view.board.set.framework;
        let component = framework.components.get(view.slot.position()).ok_or(app::Error::NotFound)?;
        let sees_all = view.sees_all();
        let item = view.board.set.column(&view.index);
        let item = item.ok_or(app::Error::NotFound)?;
        let stages = if view.is_blind {
            1
        } else if sees_all {
            view.board.stages_so_far()
        } else {
            view.board.stages_for_units()
        };
        let state = match show::proceeding_state(&view.proceeding) {
            "accepted" | "corrected" if stages < 2 => "awaited",
            state => state,
        };
        let computed = view.form.computed_tracing(&[view.slot]);
        let score = computed.sheet.components.get(view.slot.position());
        let Neighbours { before, after, next_open } = if view.is_blind {
            blind_neighbours(view, self.waiting)
        } else if sees_all {
            neighbours(view, item)
        } else {
            Neighbours::default()
        };
        let standing = say(language, &format!("web.form.standing.{}", component.standing.name()), &[]);
        let source = component.source.get(language);
        let steps = steps(view);
        Ok(IndicatorPage {
            unit: view.form.form.unit_name.clone(),
            campaign: view.board.campaign.title.clone(),
            base: urls::form(self.at).summary(),
            place: self.mode.place(),
            code: component.code.clone(),
            title: component.title.get(language).to_owned(),
            back: self.back(item, sees_all),
            before,
            after,
            next_open,
            left: open_count(&view.board, item),
            state: (state, show::proceeding_word(state, language)),
            stages: self.stages(state, stages),
            maximum: plain_number(language, view.board.plan().component_maximum(view.slot)),
            guidance: component.guidance.get(language).to_owned(),
            source: say(
                language,
                "web.form.printed-standing",
                &[("standing", &standing), ("source", source)],
            ),
            claim: view.board.submitted().claim(view.row, view.slot).map(str::to_owned),
            inputs: self.inputs(stages),
            explanation: view.board.submitted().explanation(view.row, view.slot).map(str::to_owned),
            formula: score.map_or_else(String::new, show::formula),
            flags: if sees_all {
                let flags = view.board.flags(view.row, view.slot);
                flags.into_iter().map(|found| show::page_finding(framework, found, language)).collect()
            } else {
                Vec::new()
            },
            evidence: self.evidence(&component.code, files),
            evidence_form: EvidenceForm::typed(&typed.0),
            peers: if sees_all { self.peers() } else { Vec::new() },
            decisions: decisions(view, stages, sees_all, language),
            whole_history: instance::of_form(
                &view.form.signed_in.actor,
                self.at,
                Some((&view.index, &component.code)),
            ),
            history: if sees_all { history(view, language) } else { Vec::new() },
            recused: if view.is_recused() && view.holds_a_role() {
                say(language, "web_proceedings.indicator.recused", &[])
            } else {
                String::new()
            },
            takes_evidence: self.takes_evidence(),
            waiting: if !view.is_blind && view.board.waits(view.row, view.slot) {
                say(language, "web_waiting.indicator", &[])
            } else {
                String::new()
            },
            effects: None,
            decision: fields(view, typed, language),
            steps,
            version: view.version,
            mark: match &view.proceeding.case {
                Some(CaseState::Open { motion, .. }) => motion_mark(framework, motion),
                _ => String::new(),
            },
            typed: ["text", "due_on"].map(|name| typed.get(name).to_owned()),
            refused,
            frame,
        })
    }

    /// Points by stage, for the stages that are over: points of a later stage are not decided yet.
    fn stages(&self, state: &str, known: usize) -> Vec<(String, String)> {
        let count = match state {
            "open" => 1,
            "referred" | "voting" => known.min(3),
            _ => known,
        };
        let (view, language) = (self.view, self.language);
        let points = view.scores.component(view.row, view.slot);
        let shown = |(stage, points): (&ScoreStage, Option<framework::Exact>)| {
            let name = say(language, &format!("web_results.stage.{}", stage.name()), &[]);
            let waits = view.scores.at(*stage).waits(view.row, view.slot);
            let framework = &view.board.set.framework;
            (name, show::points_or_waiting(framework, points.as_ref(), waits, language))
        };
        ScoreStage::ALL.iter().zip(points).take(count).map(shown).collect()
    }

    fn back(&self, item: Item, sees_all: bool) -> (String, String) {
        let framework = &self.view.board.set.framework;
        let (code, title) = framework.label(item);
        if self.view.is_blind {
            let words = say(self.language, "web_second.title", &[]);
            return (urls::campaign(self.at.campaign).second(), words);
        }
        if sees_all {
            let address = urls::campaign(self.at.campaign).matrix(code);
            return (address, format!("{code}. {}", title.get(self.language)));
        }
        let words = say(self.language, "web_proceedings.indicator.back-result", &[]);
        (urls::form(self.at).result(), words)
    }

    fn inputs(&self, stages: usize) -> Vec<InputLine> {
        let (view, language) = (self.view, self.language);
        let framework = &view.board.set.framework;
        let submitted = view.board.submitted();
        let written = |input: &framework::Input, value: Option<&framework::Value>| {
            value.map_or_else(|| "–".to_owned(), |value| show::answer_words(input, value, language))
        };
        let inputs = framework[view.slot].inputs.as_slice();
        let line = |slot: &framework::InputSlot| {
            let input = &framework[*slot];
            let own = written(input, submitted.value(view.row, *slot));
            let now = written(input, view.scores.approved.value(view.row, *slot));
            let last_year = view.form.last_year.values().get(&input.key);
            Some(InputLine {
                key: framework.question_mark(*slot),
                label: framework.question_label(*slot, language),
                now: if now == own || stages < 2 { String::new() } else { now },
                submitted: own,
                last_year: last_year
                    .and_then(|stored| restored(input, stored).ok().flatten())
                    .map(|value| show::answer_words(input, &value, language)),
            })
        };
        inputs.iter().filter_map(line).collect()
    }

    fn evidence(&self, component: &str, files: &Files) -> Vec<EvidenceLine> {
        let here = self.view.form.evidence.iter().filter(|row| row.component == component);
        here.map(|row| {
            let address = show::evidence_address(row, self.at);
            let ending = row.file.as_ref().and_then(|(_, name)| name.rsplit_once('.'));
            let ending = ending.map(|(_, ending)| ending.to_lowercase());
            let is_shown = matches!(ending.as_deref(), Some("pdf" | "png" | "jpg" | "jpeg"));
            // If the page is a number, the file opens there.
            let fragment = if ending.as_deref() == Some("pdf") && row.page.parse::<u32>().is_ok() {
                format!("#page={}", row.page)
            } else {
                String::new()
            };
            EvidenceLine {
                words: show::evidence_words(row, self.language),
                address: if address.is_empty() { address } else { address + &fragment },
                is_shown,
                is_late: self.view.submitted_at.is_some_and(|submitted| row.added_at > submitted),
                elsewhere: show::units_with_file(row, &files.elsewhere),
                marks: show::marks_of_file(row, &files.marks, self.language),
            }
        })
        .collect()
    }

    fn peers(&self) -> Vec<PeerLine> {
        let (view, language) = (self.view, self.language);
        let (board, framework) = (&view.board, &view.board.set.framework);
        let inputs = framework[view.slot].inputs.as_slice();
        let points = |stage: ScoreStage, row: usize| {
            let points = view.scores.at(stage).component_points(row, view.slot);
            show::points(framework, points.as_ref(), language)
        };
        let others = board.forms.iter().enumerate().filter(|(row, _)| *row != view.row);
        let mut lines: Vec<PeerLine> = others
            .map(|(row, form)| PeerLine {
                unit: form.unit_name.clone(),
                address: if view.is_blind { String::new() } else { address(board, form, view.slot) },
                own: points(ScoreStage::SelfAssessed, row),
                now: points(ScoreStage::Approved, row),
                answers: inputs
                    .iter()
                    .filter_map(|slot| framework.inputs.get(slot.position()).map(|input| (slot, input)))
                    .map(|(slot, input)| {
                        view.scores.approved.value(row, *slot).map_or_else(
                            || "–".to_owned(),
                            |value| show::answer_words(input, value, language),
                        )
                    })
                    .collect(),
            })
            .collect();
        sort_by_name(&mut lines, |line| &line.unit);
        lines
    }

    fn takes_evidence(&self) -> bool {
        let view = self.view;
        if matches!(view.proceeding.appraisal, AppraisalState::Returned { .. }) {
            return view.may(Action::SendMore).is_ok();
        }
        let may_still_say = view.proceeding.reply.as_ref().is_none_or(|reply| !reply.state.is_settled());
        view.may(Action::Reply).is_ok() && may_still_say
    }
}
