//! The second factor: time-based codes (RFC 6238) that work once, and recovery codes for a lost phone.

use assessment::event::{Event, Subject};
use assessment::{Moment, Refusal};
use store::Tx;
use store::tables::accounts::{self, Account, AccountState};
use store::tables::sessions;
use totp_rs::{Builder, Totp};

use super::browser::Browser;
use super::guessing::{Guesses, sum_up_account};
use super::sign_in::keep_address;
use crate::application::App;
use crate::authentication::{Credential, codes, session, token_hash};
use crate::context::{Admission, By, record};
use crate::error::{Error, FieldFault};

/// What an application on a phone needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactorOffer {
    /// The shared secret, as people type it.
    pub secret: String,
    /// `otpauth://…`, as a QR code holds it.
    pub address: String,
}

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Letters and digits of a recovery code, five bits each: 120 bits, which nobody tries through, however fast the hash.
const RECOVERY_LETTERS: usize = 24;
/// Digits and letters of which none looks like another one (Crockford's base 32).
const RECOVERY_ALPHABET: &str = "0123456789abcdefghjkmnpqrstvwxyz";
/// Bytes of a shared secret (RFC 4226 recommends 160 bits).
const SECRET_BYTES: usize = 20;

impl App {
    /// Gives the second factor of a session: a code of the phone, or a recovery code. What comes back is the secret by
    /// which this browser is known from now on, where it has none.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the code is wrong or was used, [`Error::Wait`] after too many.
    pub fn second_step(
        &self,
        credential: &Credential,
        typed: &str,
        browser: impl Into<Browser>,
    ) -> Result<Option<String>, Error> {
        let (hash, app, secret) = (credential.to_owned(), self.clone(), self.new_secret());
        let (typed, browser) = (code_typed(typed), browser.into());
        let right = self.write(move |tx| {
            let now = app.now();
            let session = session(tx, &hash, now)?;
            let account = accounts::by_id(tx, session.account)?.ok_or(Error::SignedOut)?;
            if account.state != AccountState::Active {
                return Err(Error::SignedOut);
            }
            let guesses = Guesses::second_step(tx, &account, &browser, now)?;
            guesses.wait(tx, now)?;
            let Some(how) = app.accept(tx, &account, &typed, now)? else {
                guesses.failed(&app, tx, Some(&account), &session.address)?;
                return Ok(None);
            };
            sessions::second_step_done(tx, session.id)?;
            guesses.forgive(tx)?;
            sum_up_account(tx, account.id, now)?;
            let browser_secret = browser.remembered(tx, &account, &secret, now)?;
            let id = account.id;
            let done = Event::SecondFactorPassed { how: how.to_owned() };
            record(tx, now, By::person(id), &Subject::Person(id), &done)?;
            keep_address(tx, &session.address, now)?;
            Ok(Some(browser_secret))
        })?;
        right.ok_or_else(|| FieldFault::alone("code", codes::WRONG_CODE))
    }

    /// Offers a second factor, a new one or the one that was `offered` before; nothing is kept before it is confirmed.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; [`Error::Invalid`] where what was offered is no secret.
    pub fn offer_second_factor(
        &self,
        credential: &Credential,
        issuer: &str,
        offered: Option<&str>,
    ) -> Result<SecondFactorOffer, Error> {
        let email = self.query_as(Admission::BeforePolicy, credential, |context| {
            let tx = context.tx;
            let signed_in = &context.signed_in;
            let account = accounts::by_id(tx, signed_in.actor.user)?.ok_or(Error::SignedOut)?;
            Ok(account.email)
        })?;
        let secret = if let Some(text) = offered {
            secret_of(text)?
        } else {
            let mut secret = [0; SECRET_BYTES];
            self.inner.randomness.fill(&mut secret);
            secret.to_vec()
        };
        let fault = |error: totp_rs::TotpError| Error::Internal(format!("second factor: {error}"));
        let totp = Builder::new()
            .with_secret(secret.clone())
            .with_account_name(email)
            .with_issuer(Some(issuer.replace(':', " ")))
            .build()
            .map_err(fault)?;
        Ok(SecondFactorOffer {
            secret: totp_rs::Secret::from(secret).to_base32(),
            address: totp.to_url().map_err(fault)?,
        })
    }

    /// Confirms an offered second factor with a code of it and the password: anyone who finds an open session does not lock
    /// its person out with a phone of their own. Gives the recovery codes, which are shown once.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the password is wrong or the code is not one of this secret, [`Error::Refused`] where there
    /// is a second factor.
    pub fn confirm_second_factor(
        &self,
        credential: &Credential,
        secret: &str,
        code: &str,
        password: &str,
    ) -> Result<Vec<String>, Error> {
        let secret = secret_of(secret)?;
        self.check_own_password(credential, password)?;
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let (recovery, app) = (self.recovery_codes(), self.clone());
        let hashes: Vec<String> = recovery.iter().map(|code| recovery_hash(code)).collect();
        self.command_as(Admission::BeforePolicy, credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let signed_in = &context.signed_in;
            let account = accounts::by_id(tx, signed_in.actor.user)?.ok_or(Error::SignedOut)?;
            if account.totp_secret.is_some() {
                return Err(Refusal::state(codes::HAS_SECOND_FACTOR).into());
            }
            let Some(step) = totp(&secret)?.check(&code, seconds(now)?) else {
                return Err(FieldFault::alone("code", codes::WRONG_CODE));
            };
            let step = i64::try_from(step).unwrap_or(i64::MAX);
            let (id, secret) = (account.id, Some(app.sealed(account.id, &secret)?));
            accounts::update(tx, &Account { totp_secret: secret, totp_last_step: step, ..account })?;
            accounts::replace_recovery_codes(tx, id, &hashes)?;
            context.record(&Subject::Person(id), &Event::SecondFactorSet {})
        })?;
        Ok(recovery)
    }

    /// Takes the second factor away, with the password.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the password is wrong.
    pub fn remove_second_factor(&self, credential: &Credential, password: &str) -> Result<(), Error> {
        self.check_own_password(credential, password)?;
        self.command_as(Admission::BeforePolicy, credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            let signed_in = &context.signed_in;
            let account = accounts::by_id(tx, signed_in.actor.user)?.ok_or(Error::SignedOut)?;
            let id = account.id;
            accounts::update(tx, &Account { totp_secret: None, ..account })?;
            accounts::replace_recovery_codes(tx, id, &[])?;
            context.record(&Subject::Person(id), &Event::SecondFactorRemoved {})
        })
    }

    /// New recovery codes in place of the old ones, with the password; they are shown once.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the password is wrong, [`Error::NotFound`] where there is no second factor.
    pub fn new_recovery_codes(&self, credential: &Credential, password: &str) -> Result<Vec<String>, Error> {
        self.check_own_password(credential, password)?;
        let (recovery, _app) = (self.recovery_codes(), self.clone());
        let hashes: Vec<String> = recovery.iter().map(|code| recovery_hash(code)).collect();
        self.command_as(Admission::BeforePolicy, credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            let id = context.user();
            let account = accounts::by_id(tx, id)?.ok_or(Error::SignedOut)?;
            account.totp_secret.as_ref().ok_or(Error::NotFound)?;
            accounts::replace_recovery_codes(tx, id, &hashes)?;
            context.record(&Subject::Person(id), &Event::RecoveryCodesRenewed {})
        })?;
        Ok(recovery)
    }

    fn recovery_codes(&self) -> Vec<String> {
        (0..RECOVERY_CODES).map(|_| self.recovery_code()).collect()
    }

    /// 120 random bits, as 24 letters and digits in groups of four.
    fn recovery_code(&self) -> String {
        let mut random = [0; RECOVERY_LETTERS];
        self.inner.randomness.fill(&mut random);
        let letter = |byte: &u8| RECOVERY_ALPHABET.chars().nth(usize::from(byte % 32)).unwrap_or('0');
        let letters: Vec<char> = random.iter().map(letter).collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }
}

/// The hash under which a recovery code is kept: of its letters and digits alone.
fn recovery_hash(code: &str) -> String {
    token_hash(&code_typed(code))
}

/// A code as it is compared: letters and digits alone, small, those that look like digits as digits. Codes of before have
/// none of these letters.
fn code_typed(typed: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    typed.chars().filter(char::is_ascii_alphanumeric).map(letter).collect()
}

/// The secret that a page sends back; another length than was offered is invalid.
fn secret_of(text: &str) -> Result<Vec<u8>, Error> {
    let read = totp_rs::Secret::try_from_base32(text).ok().map(|secret| secret.as_ref().to_vec());
    read.filter(|secret| secret.len() == SECRET_BYTES)
        .ok_or_else(|| FieldFault::alone("code", codes::WRONG_CODE))
}

fn totp(secret: &[u8]) -> Result<Totp, Error> {
    let built = Builder::new().with_secret(secret.to_vec()).build();
    built.map_err(|error| Error::Internal(format!("second factor: {error}")))
}

/// Seconds since 1970, by which codes are counted.
fn seconds(now: Moment) -> Result<u64, Error> {
    u64::try_from(now.microseconds().div_euclid(1_000_000))
        .map_err(|_| Error::Internal("the clock shows a time before 1970".to_owned()))
}

impl App {
    /// Uses up a code; says which kind it was. A secret that is still kept in clear is sealed at this occasion.
    fn accept(
        &self,
        tx: &Tx<'_>,
        account: &Account,
        typed: &str,
        now: Moment,
    ) -> Result<Option<&'static str>, Error> {
        let Some(stored) = &account.totp_secret else { return Ok(Some("none")) };
        // A recovery code is kept by its hash: it works without any key.
        if accounts::use_recovery_code(tx, account.id, &token_hash(typed), now)? {
            return Ok(Some("recovery"));
        }
        let (secret, is_sealed) = self.unsealed(account.id, stored)?;
        let Some(step) = totp(&secret)?.check(typed, seconds(now)?) else { return Ok(None) };
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        if step <= account.totp_last_step {
            return Ok(None);
        }
        let stored =
            if is_sealed || !self.seals() { stored.clone() } else { self.sealed(account.id, &secret)? };
        let used = Account { totp_last_step: step, totp_secret: Some(stored), ..account.clone() };
        accounts::update(tx, &used)?;
        Ok(Some("phone"))
    }
}
