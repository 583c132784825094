//! Letters of notices: what is due becomes a plain text in the reader's language, and goes through the mail server.

use app::digest::{Email, Posted};
use app::{App, Error};
use words::say;

use crate::mail::{Mailer, Written};
use crate::options::Organiser;
use crate::state::WebState;
use crate::{show, urls};

/// The most letters of a subject.
const SUBJECT_LETTERS_MAX: usize = 120;

/// What came of looking for a letter.
enum Step {
    /// None is due.
    Nothing,
    /// One is settled, and the server answers.
    GoOn,
    /// One is settled, and the server cannot be reached: others wait for the next round.
    Enough,
}

/// Sends every letter that is due, one after the other; gives how many were tried. Nothing happens where no mail server
/// or no address of this instance is configured.
///
/// # Errors
/// Where the database does not answer, or a letter cannot be written, which gives that letter up.
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
    let Some(letter) = app.next_email()? else { return Ok(Step::Nothing) };
    let (posted, is_reachable) = match written(&letter, root, &state.options.organiser) {
        Ok(written) => {
            let delivery = mailer.post(&written);
            (delivery.posted, delivery.is_reachable)
        }
        Err(error) => (Posted::Refused(error.to_string()), true),
    };
    match &posted {
        Posted::Taken => {}
        Posted::Refused(why) => tracing::warn!(letter = letter.id, why, "a letter was not taken"),
        Posted::InDoubt(why) => tracing::error!(letter = letter.id, why, "nobody knows of a letter"),
    }
    state.counters.posted(&posted);
    app.email_sent(&letter.id, posted)?;
    Ok(if is_reachable { Step::GoOn } else { Step::Enough })
}

/// The letter in words.
fn written(letter: &Email, root: &str, organiser: &Organiser) -> Result<Written, Error> {
    let (language, root) = (letter.language, root.trim_end_matches('/'));
    let word = |key: &str, data: &[(&str, &str)]| say(language, &format!("web_notices.letter.{key}"), data);
    let mut happened = Vec::new();
    for notified in &letter.notified {
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
    let subject = match (letter.is_daily, happened.as_slice()) {
        (true, _) => {
            word("subject-daily", &[("from", from), ("date", &show::date(letter.at.local().date()))])
        }
        (false, [(words, _)]) => word("subject-one", &[("from", from), ("words", words)]),
        (false, many) => word("subject-many", &[("from", from), ("count", &many.len().to_string())]),
    };
    let mut waits = Vec::new();
    for waiting in &letter.waits {
        let words = show::waiting(language, waiting.kind, &waiting.data)?;
        waits.push(format!("- {words}\n  {root}{}\n", waiting.address));
    }
    let mut parts = vec![word("hello", &[("name", &letter.name)])];
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
        id: letter.id.clone(),
        to: letter.email.clone(),
        at: letter.at,
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
