//! E-mails of notices: a due e-mail becomes plain text in the reader's language and is sent through the mail
//! server.

use app::digest::{Email, Posted};
use app::{App, Error};
use words::say;

use crate::mail::{Mailer, Written};
use crate::options::Organiser;
use crate::state::WebState;
use crate::{show, urls};

/// The most characters of a subject.
const SUBJECT_LETTERS_MAX: usize = 120;

/// The outcome of looking for a due e-mail.
enum Step {
    /// No e-mail is due.
    Nothing,
    /// One is settled, and the server answers: the next one can follow.
    GoOn,
    /// One is settled, but the server cannot be reached: the others wait for the next round.
    Enough,
}

/// Sends every due e-mail, one after the other, and returns how many were tried. Without a configured mail
/// server or public address nothing happens.
///
/// # Errors
/// If the database does not answer, or an e-mail cannot be written, in which case that e-mail is given up.
pub async fn send_due_emails(state: &WebState) -> Result<usize, Error> {
    let Some((mailer, root)) = state.mailer.clone().zip(state.options.public_url.clone()) else {
        return Ok(0);
    };
    let mut tried = 0;
    loop {
        let (state, mailer, root) = (state.clone(), mailer.clone(), root.clone());
        let step = tokio::task::spawn_blocking(move || post_next(&state, &mailer, &root)).await;
        match step.unwrap_or_else(|error| Err(Error::Internal(error.to_string())))? {
            Step::Nothing => return Ok(tried),
            Step::Enough => return Ok(tried + 1),
            Step::GoOn => tried += 1,
        }
    }
}

fn post_next(state: &WebState, mailer: &Mailer, root: &str) -> Result<Step, Error> {
    let app: &App = &state.app;
    let Some(email) = app.next_email()? else { return Ok(Step::Nothing) };
    let (posted, is_reachable) = match written(&email, root, &state.options.organiser) {
        Ok(written) => {
            let delivery = mailer.post(&written);
            (delivery.posted, delivery.is_reachable)
        }
        Err(error) => (Posted::Refused(error.to_string()), true),
    };
    match &posted {
        Posted::Taken => {}
        Posted::Refused(why) => tracing::warn!(email = email.id, why, "mail: e-mail not accepted"),
        Posted::InDoubt(why) => {
            tracing::error!(email = email.id, why, "mail: delivery outcome unknown, not retried");
        }
    }
    state.counters.posted(&posted);
    app.email_sent(&email.id, posted)?;
    Ok(if is_reachable { Step::GoOn } else { Step::Enough })
}

/// The e-mail in words.
fn written(email: &Email, root: &str, organiser: &Organiser) -> Result<Written, Error> {
    let (language, root) = (email.language, root.trim_end_matches('/'));
    let word = |key: &str, data: &[(&str, &str)]| say(language, &format!("web_notices.letter.{key}"), data);
    let mut happened = Vec::new();
    for notified in &email.notified {
        let words = show::notice(language, &notified.kind, &notified.data)?;
        let at = show::moment(notified.made_at);
        let note =
            notified.data.note.iter().flat_map(|note| note.lines()).map(|line| format!("  | {line}\n"));
        let address = &notified.address;
        happened.push((
            words.clone(),
            format!("- {at} {words}\n{}  {root}{address}\n", note.collect::<String>()),
        ));
    }
    let from = organiser.name.as_deref().unwrap_or("chiso");
    let subject = match (email.is_daily, happened.as_slice()) {
        (true, _) => word("subject-daily", &[("from", from), ("date", &show::date(email.at.local().date()))]),
        (false, [(words, _)]) => word("subject-one", &[("from", from), ("words", words)]),
        (false, many) => word("subject-many", &[("from", from), ("count", &many.len().to_string())]),
    };
    let mut waits = Vec::new();
    for waiting in &email.waits {
        let words = show::waiting(language, waiting.kind, &waiting.data)?;
        waits.push(format!("- {words}\n  {root}{}\n", waiting.address));
    }
    let mut parts = vec![word("hello", &[("name", &email.name)])];
    if !waits.is_empty() {
        parts.push(format!("{}{}\n", word("waits", &[]), waits.concat()));
    }
    parts.push(word("happened", &[]));
    parts.extend(happened.into_iter().map(|(_, lines)| lines));
    if let Some(contact) = &organiser.contact {
        parts.push(word("contact", &[("contact", contact)]));
    }
    parts.push(word("end", &[("address", &format!("{root}{}#mail", urls::ACCOUNT))]));
    Ok(Written {
        id: email.id.clone(),
        to: email.email.clone(),
        at: email.at,
        subject: one_line(&subject),
        text: parts.concat(),
    })
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ");
    if let Some((end, _)) = line.char_indices().nth(SUBJECT_LETTERS_MAX) {
        line.truncate(end);
        line.push('…');
    }
    line
}
