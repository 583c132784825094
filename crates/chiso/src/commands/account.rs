//! `chiso account`: accounts listed and helped at the machine itself; all of it stands in the audit log.

use app::accounts::ListedAccount;
use app::{App, Error};
use clap::{Args, Subcommand, ValueEnum};
use framework::{Diagnostic, Language, Place};
use serde_json::{Value, json};
use words::say;

use super::configured;
use crate::instance::faults::command_fault;
use crate::instance::{Config, DataFolder, codes};
use crate::options::{Format, InstanceOptions};
use crate::output::{CommandError, Console, ExitStatus};

/// `chiso account`
#[derive(Subcommand)]
pub enum AccountCommand {
    /// Every account with roles, state, second factor
    List(AccountListArguments),
    /// Let somebody sign in again who waits after wrong passwords
    Unlock(AccountArguments),
    /// Make a one-time link by which somebody sets a password
    NewLink(AccountArguments),
    /// Take somebody's second factor away
    LiftSecondFactor(AccountArguments),
    /// Set a stored rule that cannot be read to its default
    ResetRule(ResetRuleArguments),
}

/// `chiso account list`
#[derive(Args)]
pub struct AccountListArguments {
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `chiso account unlock`, `new-link`, `lift-second-factor`
#[derive(Args)]
pub struct AccountArguments {
    /// E-mail address of the account
    pub email: String,
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
}

/// `chiso account reset-rule`
#[derive(Args)]
pub struct ResetRuleArguments {
    /// Which rule
    #[arg(value_enum)]
    pub rule: RuleWord,
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
}

/// A stored rule, as typed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RuleWord {
    /// What passwords must be, and whether a second factor is required
    Passwords,
    /// How long sessions last
    Sessions,
}

impl RuleWord {
    /// The name of the setting.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passwords => app::accounts::SETTING_PASSWORDS,
            Self::Sessions => app::accounts::SETTING_SESSIONS,
        }
    }
}

/// Does what is asked.
pub fn run(console: &Console, command: &AccountCommand) -> ExitStatus {
    console.finish(match command {
        AccountCommand::List(arguments) => list(console, arguments),
        AccountCommand::Unlock(arguments) => unlock(console, arguments),
        AccountCommand::NewLink(arguments) => new_link(console, arguments),
        AccountCommand::LiftSecondFactor(arguments) => lift_second_factor(console, arguments),
        AccountCommand::ResetRule(arguments) => reset_rule(console, arguments),
    })
}

fn opened(console: &Console, instance: &InstanceOptions) -> Result<(App, Config), CommandError> {
    let config = configured(console, instance)?;
    let folder = DataFolder::open_beside(&instance.data, &config)?;
    Ok((folder.app(), config))
}

fn list(console: &Console, arguments: &AccountListArguments) -> Result<(), CommandError> {
    let (app, _) = opened(console, &arguments.instance)?;
    let listed = app.accounts_on_machine().map_err(|error| command_fault(&error))?;
    if arguments.format == Format::Json {
        let accounts: Vec<Value> = listed.iter().map(machine).collect();
        return console.print(&format!("{:#}\n", json!({ "accounts": accounts })));
    }
    for account in &listed {
        console.print(&format!("{}\n", line(console.language, account)))?;
    }
    console.print_line("server.account.count", &[("count", &listed.len().to_string())])
}

fn machine(listed: &ListedAccount) -> Value {
    let roles: Vec<Value> = listed
        .roles
        .iter()
        .map(
            |(held, unit)| json!({ "role": held.grant.role.name(), "unit": unit, "index": held.grant.index }),
        )
        .collect();
    json!({
        "email": listed.account.email,
        "name": listed.account.name,
        "state": listed.account.state.name(),
        "second_factor": listed.account.totp_secret.is_some(),
        "waits_until": listed.waits_until.map(|until| until.to_string()),
        "roles": roles,
    })
}

fn line(language: Language, listed: &ListedAccount) -> String {
    let account = &listed.account;
    let roles: Vec<String> = listed
        .roles
        .iter()
        .map(|(held, unit)| {
            let role = say(language, &format!("web.role.{}", held.grant.role.name()), &[]);
            let scope = unit.as_ref().or(held.grant.index.as_ref());
            scope.map_or_else(|| role.clone(), |scope| format!("{role} · {scope}"))
        })
        .collect();
    let roles =
        if roles.is_empty() { say(language, "server.account.no_roles", &[]) } else { roles.join("; ") };
    let mut parts = vec![
        account.email.clone(),
        if account.name.is_empty() { "–".to_owned() } else { account.name.clone() },
        say(language, &format!("web.people.state.{}", account.state.name()), &[]),
        roles,
    ];
    if account.totp_secret.is_some() {
        parts.push(say(language, "server.account.second_factor", &[]));
    }
    if let Some(until) = listed.waits_until {
        parts.push(say(language, "server.account.waits", &[("until", &until.to_string())]));
    }
    parts.join(" | ")
}

fn unlock(console: &Console, arguments: &AccountArguments) -> Result<(), CommandError> {
    let (app, _) = opened(console, &arguments.instance)?;
    app.unlock_on_machine(&arguments.email).map_err(|error| fault(&error, &arguments.email))?;
    console.print_line("server.account.unlocked", &[("email", &arguments.email)])
}

fn new_link(console: &Console, arguments: &AccountArguments) -> Result<(), CommandError> {
    let (app, config) = opened(console, &arguments.instance)?;
    let link = app.link_on_machine(&arguments.email).map_err(|error| fault(&error, &arguments.email))?;
    let root = config.public_url.unwrap_or_else(|| format!("http://{}", config.listen));
    let address = format!("{}/link/{}", root.trim_end_matches('/'), link.token);
    let until = link.ends_at.to_string();
    console.print_line(
        "server.account.link",
        &[("email", &link.email), ("until", &until), ("address", &address)],
    )
}

fn lift_second_factor(console: &Console, arguments: &AccountArguments) -> Result<(), CommandError> {
    let (app, _) = opened(console, &arguments.instance)?;
    app.lift_second_factor_on_machine(&arguments.email).map_err(|error| fault(&error, &arguments.email))?;
    console.print_line("server.account.lifted", &[("email", &arguments.email)])
}

fn reset_rule(console: &Console, arguments: &ResetRuleArguments) -> Result<(), CommandError> {
    let (app, _) = opened(console, &arguments.instance)?;
    let name = arguments.rule.name();
    app.reset_rule_on_machine(name).map_err(|error| command_fault(&error))?;
    let words = say(console.language, &format!("web.settings.{name}"), &[]);
    console.print_line("server.account.rule_reset", &[("rule", &words)])
}

/// There is no such account, or its state does not allow it.
fn fault(error: &Error, email: &str) -> CommandError {
    let code = match error {
        Error::NotFound => codes::NO_ACCOUNT,
        Error::Refused(refusal) if refusal.code == app::accounts::codes::ACCOUNT_DISABLED => {
            codes::ACCOUNT_IS_DISABLED
        }
        Error::Refused(refusal) if refusal.code == app::accounts::codes::NO_SECOND_FACTOR => {
            codes::ACCOUNT_WITHOUT_SECOND_FACTOR
        }
        other => return command_fault(other),
    };
    Diagnostic::error(code, Place::Everywhere).with("email", email.to_owned()).into()
}
