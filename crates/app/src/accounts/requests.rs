//! What one person alone does not do to somebody else's account: hand over a link by which the password of a leader, a
//! member of the council or somebody of the organiser is set, or take a second factor away. A second person confirms it; where
//! there is none, it waits a day, and those whom it concerns are told.

use assessment::event::{Event, Subject};
use assessment::permission::{Action, Target, may};
use assessment::role::{Actor, Role, User};
use assessment::{Id, Moment, Refusal};
use store::Tx;
use store::tables::account_requests::{self, AccountRequest, RequestKind, RequestedChange};
use store::tables::accounts::{self, Account, AccountState};
use store::tables::grants::{self, HeldGrant};
use store::tables::links::Purpose;
use store::tables::{known_browsers, sessions};

use super::links::{MadeLink, add_link};
use super::notifying::{AccountEvent, account_of, circle, notify_about_account};
use crate::application::App;
use crate::authentication::{Credential, codes};
use crate::context::{By, record};
use crate::error::Error;

/// How long a request waits that nobody can confirm.
pub const WAIT_SECONDS: i64 = 24 * 3600;
/// How long a request can be used.
const OPEN_SECONDS: i64 = 7 * 24 * 3600;
/// A role given by the one who asks counts for confirming after so long.
const ROLE_SECONDS: i64 = 24 * 3600;

/// What came of asking for a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkOutcome {
    /// It is made.
    Made(MadeLink),
    /// A second person, or a day, comes first.
    Asked(Id<RequestKind>),
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestOutcome {
    /// A link, to be handed over.
    Link(MadeLink),
    /// The second factor is gone.
    SecondFactorLifted,
}

/// A request as somebody sees it whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestView {
    /// The request.
    pub request: AccountRequest,
    /// For whom: name, or address where there is no name yet.
    pub person: String,
    /// Their address.
    pub email: String,
    /// The name of the person who asked.
    pub asked_by: String,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// From when on it can be used without a second person; `None` where it cannot.
    pub free_at: Option<Moment>,
    /// May the one who looks confirm it?
    pub may_confirm: bool,
    /// May they use it, now?
    pub may_use: bool,
    /// May they stop it?
    pub may_stop: bool,
}

/// Is a link for this account handed over by two only? Those of clerks alone are not, who decide nothing.
fn needs_second_person(held: &[HeldGrant]) -> bool {
    held.iter().any(|held| held.grant.role != Role::UnitClerk)
}

/// The action that making a link for an account needs.
fn action_for_account(held: &[HeldGrant]) -> Action {
    let unit_roles_only = held.iter().all(|held| held.grant.role.belongs_to_a_unit());
    if unit_roles_only { Action::InviteToUnits } else { Action::ManageAccounts }
}

fn action_for_request(tx: &Tx<'_>, request: &AccountRequest) -> Result<Action, Error> {
    match request.wanted {
        RequestedChange::Reset => Ok(action_for_account(&grants::of_account(tx, request.account)?)),
        RequestedChange::SecondFactor => Ok(Action::ManageAccounts),
    }
}

/// Who may confirm what somebody asks for an account.
fn confirmers(
    tx: &Tx<'_>,
    wanted: RequestedChange,
    asker: Id<User>,
    of: Id<User>,
    now: Moment,
) -> Result<Vec<Id<User>>, Error> {
    let roles: &[Role] = match wanted {
        RequestedChange::Reset => &[Role::StandingDepartment, Role::ProvincialLeader],
        RequestedChange::SecondFactor => {
            &[Role::Administrator, Role::StandingDepartment, Role::ProvincialLeader]
        }
    };
    let found = account_requests::confirmers(tx, roles, asker, now.plus_seconds(-ROLE_SECONDS))?;
    Ok(found.into_iter().filter(|person| *person != asker && *person != of).collect())
}

/// From when on a request can be used that nobody confirms.
fn free_at(request: &AccountRequest) -> Option<Moment> {
    let waits = request.wanted == RequestedChange::SecondFactor || !request.has_confirmers;
    waits.then(|| request.asked_at.plus_seconds(WAIT_SECONDS))
}

fn is_ready(request: &AccountRequest, now: Moment) -> bool {
    request.confirmed_by.is_some() || free_at(request).is_some_and(|free_at| free_at <= now)
}

fn not_own(actor: Id<User>, of: Id<User>) -> Result<(), Error> {
    if actor == of { Err(Refusal::state(codes::OWN_LINK).into()) } else { Ok(()) }
}

/// Looks at a request for somebody; `None` where it does not concern them.
fn view(
    tx: &Tx<'_>,
    actor: &Actor,
    request: AccountRequest,
    now: Moment,
) -> Result<Option<RequestView>, Error> {
    let is_subject = request.account == actor.user;
    let may_ask = !is_subject && may(actor, action_for_request(tx, &request)?, &Target::ANYWHERE).is_ok();
    let is_confirmer =
        confirmers(tx, request.wanted, request.asked_by, request.account, now)?.contains(&actor.user);
    if !(is_subject || may_ask || is_confirmer || request.asked_by == actor.user) {
        return Ok(None);
    }
    let account = account_of(tx, request.account)?;
    let name = |id: Id<User>| -> Result<String, Error> { Ok(account_of(tx, id)?.name) };
    Ok(Some(RequestView {
        person: if account.name.is_empty() { account.email.clone() } else { account.name },
        email: account.email,
        asked_by: name(request.asked_by)?,
        confirmed_by: request.confirmed_by.map(name).transpose()?,
        free_at: free_at(&request),
        may_confirm: is_confirmer && request.confirmed_by.is_none(),
        may_use: may_ask && is_ready(&request, now),
        may_stop: true,
        request,
    }))
}

/// The open request with this id, where it concerns somebody.
fn found(tx: &Tx<'_>, actor: &Actor, id: Id<RequestKind>, now: Moment) -> Result<RequestView, Error> {
    let request = account_requests::open(tx, id, now.plus_seconds(-OPEN_SECONDS))?.ok_or(Error::NotFound)?;
    view(tx, actor, request, now)?.ok_or(Error::NotFound)
}

impl App {
    /// Makes a link for somebody who lost the invitation or the password. By mail it goes to the person alone; otherwise
    /// it is handed over by the one who asks: at once for a clerk and for an invitation, for everybody else once a second
    /// person has confirmed it.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Refused`] for one's own account.
    pub fn ask_link(
        &self,
        credential: &Credential,
        id: Id<User>,
        by_hand: bool,
    ) -> Result<LinkOutcome, Error> {
        let (token, request, app) = (self.new_secret(), self.new_id(), self.clone());
        self.command(credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            let actor = context.actor();
            let account = account_of(tx, id)?;
            let held = grants::of_account(tx, id)?;
            context.require(action_for_account(&held), &Target::ANYWHERE)?;
            let purpose = match account.state {
                AccountState::Invited => Purpose::Invitation,
                AccountState::Active => Purpose::Reset,
                AccountState::Disabled => return Err(Error::NotFound),
            };
            not_own(actor.user, id)?;
            let is_guarded = purpose == Purpose::Reset && needs_second_person(&held);
            if is_guarded && (by_hand || !app.sends_mail()) {
                ask(&app, tx, actor, &account, request, RequestedChange::Reset)?;
                return Ok(LinkOutcome::Asked(request));
            }
            let link = make(&app, tx, (actor.user, &actor.name), &account, purpose, &token)?;
            Ok(LinkOutcome::Made(MadeLink { may_be_shown: !is_guarded, ..link }))
        })
    }

    /// Asks that somebody's second factor be taken away, who lost the phone and the recovery codes.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`] where there is none, [`Error::Refused`] for one's own account.
    pub fn ask_second_factor_lifted(
        &self,
        credential: &Credential,
        id: Id<User>,
    ) -> Result<Id<RequestKind>, Error> {
        let (request, app) = (self.new_id(), self.clone());
        self.command(credential, move |context| {
            let tx = context.tx;
            let actor = context.actor();
            context.require(Action::ManageAccounts, &Target::ANYWHERE)?;
            let account = account_of(tx, id)?;
            account.totp_secret.as_ref().ok_or(Error::NotFound)?;
            not_own(actor.user, id)?;
            ask(&app, tx, actor, &account, request, RequestedChange::SecondFactor)?;
            Ok(request)
        })
    }

    /// The open requests that concern somebody: for their own account, those that they may confirm or use.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn account_requests(&self, credential: &Credential) -> Result<Vec<RequestView>, Error> {
        self.query(credential, |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            let open = account_requests::all_open(tx, now.plus_seconds(-OPEN_SECONDS))?;
            let seen: Result<Vec<_>, Error> =
                open.into_iter().map(|request| view(tx, actor, request, now)).collect();
            Ok(seen?.into_iter().flatten().collect())
        })
    }

    /// Confirms a request as the second person.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it does not concern them, [`Error::Forbidden`] where they may not confirm it.
    pub fn confirm_request(&self, credential: &Credential, id: Id<RequestKind>) -> Result<(), Error> {
        let app = self.clone();
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            let seen = found(tx, actor, id, now)?;
            if !seen.may_confirm {
                return Err(Refusal::person(codes::NO_SECOND_PERSON).into());
            }
            account_requests::confirm(tx, &seen.request, actor.user)?;
            let account = account_of(tx, seen.request.account)?;
            let event = AccountEvent {
                kind: "request-confirmed",
                occasion: id.to_string(),
                address: "/requests",
                account: &account,
                role: "",
                until: None,
            };
            notify_about_account(&app, tx, Some((actor.user, &actor.name)), event, [seen.request.asked_by])?;
            let (request, wanted) = recorded(&seen.request);
            context
                .record(&Subject::Person(seen.request.account), &Event::RequestConfirmed { request, wanted })
        })
    }

    /// Stops a request: it was not asked for by the person, or is not needed.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it does not concern them.
    pub fn stop_request(&self, credential: &Credential, id: Id<RequestKind>) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            let seen = found(tx, actor, id, now)?;
            account_requests::end(tx, &seen.request, now)?;
            let (request, wanted) = recorded(&seen.request);
            context.record(&Subject::Person(seen.request.account), &Event::RequestStopped { request, wanted })
        })
    }

    /// Does what was asked for, once a second person has confirmed it or its time has come.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Refused`] where it has to wait.
    pub fn use_request(&self, credential: &Credential, id: Id<RequestKind>) -> Result<RequestOutcome, Error> {
        let (token, app) = (self.new_secret(), self.clone());
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            let request = found(tx, actor, id, now)?.request;
            context.require(action_for_request(tx, &request)?, &Target::ANYWHERE)?;
            not_own(actor.user, request.account)?;
            if !is_ready(&request, now) {
                return Err(Refusal::state(codes::REQUEST_WAITS).into());
            }
            account_requests::end(tx, &request, now)?;
            let account = account_of(tx, request.account)?;
            let by = (actor.user, actor.name.as_str());
            match request.wanted {
                RequestedChange::Reset if account.state != AccountState::Active => Err(Error::NotFound),
                RequestedChange::Reset => {
                    let link = make(&app, tx, by, &account, Purpose::Reset, &token)?;
                    Ok(RequestOutcome::Link(link))
                }
                RequestedChange::SecondFactor => {
                    lift(&app, tx, Some(by), account)?;
                    Ok(RequestOutcome::SecondFactorLifted)
                }
            }
        })
    }
}

/// Notes what is asked for, and tells those whom it concerns.
fn ask(
    app: &App,
    tx: &Tx<'_>,
    actor: &Actor,
    account: &Account,
    id: Id<RequestKind>,
    wanted: RequestedChange,
) -> Result<(), Error> {
    let now = app.now();
    let confirmers = confirmers(tx, wanted, actor.user, account.id, now)?;
    let request = AccountRequest {
        id,
        account: account.id,
        wanted,
        asked_by: actor.user,
        asked_at: now,
        has_confirmers: !confirmers.is_empty(),
        confirmed_by: None,
        version: 1,
    };
    account_requests::add(tx, &request)?;
    let event = |kind| AccountEvent {
        kind,
        occasion: id.to_string(),
        address: "/requests",
        account,
        role: "",
        until: free_at(&request),
    };
    let by = Some((actor.user, actor.name.as_str()));
    let kind = match (wanted, request.has_confirmers) {
        (RequestedChange::Reset, true) => "reset-asked",
        (RequestedChange::Reset, false) => "reset-asked-alone",
        (RequestedChange::SecondFactor, _) => "lifting-asked",
    };
    let people = circle(tx, account.id)?.into_iter().chain(confirmers);
    notify_about_account(app, tx, by, event(kind), people)?;
    let account = Subject::Person(request.account);
    let (request, wanted) = recorded(&request);
    record(tx, now, By::person(actor.user), &account, &Event::RequestMade { request, wanted })
}

/// Makes a link and tells the person and the unit of it.
pub(super) fn make(
    app: &App,
    tx: &Tx<'_>,
    by: (Id<User>, &str),
    account: &Account,
    purpose: Purpose,
    token: &str,
) -> Result<MadeLink, Error> {
    let now = app.now();
    let link = add_link(tx, token, account, purpose, now)?;
    if purpose == Purpose::Reset {
        let event = AccountEvent {
            kind: "link-made",
            occasion: crate::authentication::token_hash(token),
            address: "/account",
            account,
            role: "",
            until: Some(link.ends_at),
        };
        notify_about_account(app, tx, Some(by), event, circle(tx, account.id)?)?;
    }
    let made = Event::LinkMade { purpose: purpose.name().to_owned() };
    record(tx, now, By::person(by.0), &Subject::Person(account.id), &made)?;
    Ok(link)
}

/// Takes a second factor away, ends the sessions, and tells the person and the unit.
pub(super) fn lift(
    app: &App,
    tx: &Tx<'_>,
    by: Option<(Id<User>, &str)>,
    account: Account,
) -> Result<(), Error> {
    let (now, id) = (app.now(), account.id);
    let account = Account { totp_secret: None, ..account };
    accounts::update(tx, &account)?;
    accounts::replace_recovery_codes(tx, id, &[])?;
    known_browsers::forget_all_but(tx, id, None)?;
    sessions::end_all_but(tx, id, None)?;
    let event = AccountEvent {
        kind: "second-factor-lifted",
        occasion: format!("{id}/{}", now.microseconds()),
        address: "/account",
        account: &account,
        role: "",
        until: None,
    };
    notify_about_account(app, tx, by, event, circle(tx, id)?)?;
    let by = by.map_or(By::Machine, |(user, _)| By::person(user));
    record(tx, now, by, &Subject::Person(id), &Event::SecondFactorLifted {})
}

/// A request as the log keeps it: its id, and what is wanted.
fn recorded(request: &AccountRequest) -> (String, String) {
    (request.id.to_string(), request.wanted.name().to_owned())
}
