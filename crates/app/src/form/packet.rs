//! The form as an Excel packet: handed out filled in, and compared three ways before anything of it is taken.

use assessment::answers;
use assessment::event::{Event, FormAt, Subject};
use assessment::import::{self, Difference};
use assessment::permission::Action;
use framework::{Diagnostic, Framework, Language};
use report::packet::{self, Expected, PacketHead};
use scoring::{Answers, Evidence};
use store::tables::answers as answer_table;
use store::tables::evidence::{self, EvidenceRow};
use store::tables::{exports, forms};

use super::documents::{must_have_room, of_packet};
use super::load::{FormView, open, scored_piece, target};
use super::save::{Change, Saved, Source, take};
use crate::application::App;
use crate::authentication::Credential;
use crate::context::require;
use crate::error::Error;

/// A packet that was made.
#[derive(Clone, Debug)]
pub struct ExportedPacket {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// Its name: `so-y-te-2022.xlsx`.
    pub file_name: String,
}

/// What a packet would change.
#[derive(Clone, Debug)]
pub struct ImportPreview {
    /// The form as it stands.
    pub view: FormView,
    /// What is wrong with the packet; nothing is proposed where there are errors.
    pub findings: Vec<Diagnostic>,
    /// Where file and form differ, in stored spellings.
    pub differences: Vec<Difference>,
    /// Evidence of the file that the form does not have, by component code.
    pub new_evidence: Vec<(String, Evidence)>,
    /// Is it known what the packet said when it was handed out?
    pub export_known: bool,
}

/// What somebody takes of a packet.
#[derive(Clone, Debug, Default)]
pub struct ImportChoice {
    /// Answers to take in the stored spelling of the file, with the version that the comparison showed.
    pub changes: Vec<Change>,
    /// Evidence to add, by component code.
    pub evidence: Vec<(String, Evidence)>,
}

impl App {
    /// Makes the packet of a form, with what is filled in, and notes its state.
    ///
    /// # Errors
    /// As [`App::form`]; [`Error::DoesNotHold`] where it holds more than a workbook can give back;
    /// [`Error::Forbidden`] to those who see some main indices alone.
    pub fn export_packet(
        &self,
        credential: &Credential,
        at: FormAt,
        language: Language,
    ) -> Result<ExportedPacket, Error> {
        let (_app, id) = (self.clone(), self.new_id());
        let view = self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let view = open(context, at, None)?.narrowed();
            view.must_see_whole()?;
            let actor = view.signed_in.actor.user;
            exports::add(tx, id, view.form.id, view.form.answers_version, now, actor)?;
            context.record(&Subject::Form(at), &Event::PacketExported { export: id.to_string() })?;
            Ok(view)
        })?;
        let head = PacketHead {
            unit_code: view.unit.code.clone(),
            unit_name: view.form.unit_name.clone(),
            year: view.campaign.year,
            export: Some(id.to_string()),
        };
        let answers = view.scored_answers();
        let bytes = packet::write_checked(&view.set.framework, &head, Some((&answers, 0)), language)?;
        Ok(ExportedPacket { bytes, file_name: format!("{}-{}.xlsx", view.unit.code, view.campaign.year) })
    }

    /// Compares a packet with the form. Nothing changes.
    ///
    /// # Errors
    /// [`Error::Refused`] where the form may not be edited.
    pub fn preview_packet(
        &self,
        credential: &Credential,
        at: FormAt,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<ImportPreview, Error> {
        let view = self.form(credential, at, None)?;
        require(&view.signed_in.actor, Action::EditForm, &target(&view.form, view.stage, None))?;
        let framework = &view.set.framework;
        let unit = Some(view.unit.code.clone());
        let expected = Expected { year: Some(view.campaign.year), unit, ..Expected::default() };
        let (packet, findings) = packet::read(framework, file_name, bytes, &expected);
        let packet = packet.filter(|_| !framework::diagnostic::has_errors(&findings));
        let Some(packet) = packet else {
            let (differences, new_evidence) = (Vec::new(), Vec::new());
            return Ok(ImportPreview { view, findings, differences, new_evidence, export_known: false });
        };
        let mut filled = Answers::empty(framework, view.scored_answers().units().to_vec());
        packet.fill(&mut filled, 0);
        let before = match packet.export.as_deref().and_then(|export| export.parse().ok()) {
            Some(export) => self.read(|tx| {
                let version = exports::version_of(tx, export, view.form.id)?;
                Ok(version.map(|version| answer_table::at_version(tx, view.form.id, version)).transpose()?)
            })?,
            None => None,
        };
        let in_file = answers::spelled_out(framework, &filled, 0);
        let asked: Vec<String> =
            view.set.keys.iter().filter(|key| view.set.unit_key(key).is_some()).cloned().collect();
        let differences = import::compare(&asked, before.as_ref(), &view.stored(), &in_file);
        let new_evidence = new_evidence(framework, &view, &filled);
        Ok(ImportPreview { export_known: before.is_some(), findings, differences, new_evidence, view })
    }

    /// Takes what was chosen of a packet, all in one transaction.
    ///
    /// # Errors
    /// [`Error::Refused`] where the form may not be edited, [`Error::Invalid`] where a document's address is invalid.
    pub fn apply_packet(
        &self,
        credential: &Credential,
        at: FormAt,
        choice: ImportChoice,
    ) -> Result<Saved, Error> {
        let ids: Vec<_> = choice.evidence.iter().map(|_| self.new_id()).collect();
        let saved = self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let mut view = open(context, at, None)?;
            context.require(Action::EditForm, &target(&view.form, view.stage, None))?;
            for (component, _) in &choice.evidence {
                let more = choice.evidence.iter().filter(|(other, _)| other == component).count();
                must_have_room(tx, view.form.id, component, more)?;
            }
            for (id, (component, piece)) in ids.iter().zip(&choice.evidence) {
                let row = EvidenceRow { id: *id, added_at: now, ..of_packet(&view, component, piece)? };
                evidence::add(tx, &row)?;
                let added = Event::EvidenceAdded {
                    evidence: id.to_string(),
                    component: component.clone(),
                    number: piece.number.clone(),
                    address: None,
                    file: None,
                };
                context.record(&Subject::Form(at), &added)?;
            }
            if !ids.is_empty() {
                let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
                view.form.answers_version = forms::advance(tx, &view.form, count, now)?;
            }
            view.with_evidence(evidence::of_form(tx, view.form.id)?);
            take(context, view, &choice.changes, Source::Packet)
        });
        self.forget_where_not_saved(&saved);
        saved
    }
}

fn new_evidence(framework: &Framework, view: &FormView, filled: &Answers) -> Vec<(String, Evidence)> {
    let mut found = Vec::new();
    for (slot, component) in framework.components_with_slots() {
        let here: Vec<Evidence> =
            view.evidence.iter().filter(|row| row.component == component.code).map(scored_piece).collect();
        let pieces = filled.evidence(0, slot).iter();
        found.extend(
            pieces.filter(|piece| !here.contains(piece)).map(|piece| (component.code.clone(), piece.clone())),
        );
    }
    found
}
