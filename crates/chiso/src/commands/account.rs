//! `chiso account`: accounts listed and helped at the machine itself; all of it stands in the audit log.

use app::accounts::ListedAccount;
use app::{App, Error};
use framework::{Diagnostic, Language, Place};
use serde_json::{Value, json};
use words::say;

use super::{Edge, Outcome, Stop};
use crate::cli::{
    AccountArguments, AccountCommand, AccountListArguments, Format, HouseArguments, ResetRuleArguments,
};
use crate::house::faults::command_fault;
use crate::house::{Config, DataFolder, codes};

/// Does what is asked.
pub fn run(edge: &Edge, command: &AccountCommand) -> Outcome {
    edge.finish(match command {
        AccountCommand::List(arguments) => list(edge, arguments),
        AccountCommand::Unlock(arguments) => unlock(edge, arguments),
        AccountCommand::NewLink(arguments) => new_link(edge, arguments),
        AccountCommand::LiftSecondFactor(arguments) => lift_second_factor(edge, arguments),
        AccountCommand::ResetRule(arguments) => reset_rule(edge, arguments),
    })
}

fn opened(edge: &Edge, house: &HouseArguments) -> Result<(App, Config), Stop> {
    let config = edge.configured(house)?;
    let folder = DataFolder::open_beside(&house.data, &config)?;
    Ok((folder.app(), config))
}

fn list(edge: &Edge, arguments: &AccountListArguments) -> Result<(), Stop> {
    let (app, _) = opened(edge, &arguments.house)?;
    let listed = app.accounts_on_machine().map_err(|error| command_fault(&error))?;
    if arguments.format == Format::Json {
        let accounts: Vec<Value> = listed.iter().map(machine).collect();
        return edge.print(&format!("{:#}\n", json!({ "accounts": accounts })));
    }
    for account in &listed {
        edge.print(&format!("{}\n", line(edge.language, account)))?;
    }
    edge.tell("server.account.count", &[("count", &listed.len().to_string())])
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

fn unlock(edge: &Edge, arguments: &AccountArguments) -> Result<(), Stop> {
    let (app, _) = opened(edge, &arguments.house)?;
    app.unlock_on_machine(&arguments.email).map_err(|error| fault(&error, &arguments.email))?;
    edge.tell("server.account.unlocked", &[("email", &arguments.email)])
}

fn new_link(edge: &Edge, arguments: &AccountArguments) -> Result<(), Stop> {
    let (app, config) = opened(edge, &arguments.house)?;
    let link = app.link_on_machine(&arguments.email).map_err(|error| fault(&error, &arguments.email))?;
    let root = config.public_url.unwrap_or_else(|| format!("http://{}", config.listen));
    let address = format!("{}/link/{}", root.trim_end_matches('/'), link.token);
    let until = link.ends_at.to_string();
    edge.tell("server.account.link", &[("email", &link.email), ("until", &until), ("address", &address)])
}

fn lift_second_factor(edge: &Edge, arguments: &AccountArguments) -> Result<(), Stop> {
    let (app, _) = opened(edge, &arguments.house)?;
    app.lift_second_factor_on_machine(&arguments.email).map_err(|error| fault(&error, &arguments.email))?;
    edge.tell("server.account.lifted", &[("email", &arguments.email)])
}

fn reset_rule(edge: &Edge, arguments: &ResetRuleArguments) -> Result<(), Stop> {
    let (app, _) = opened(edge, &arguments.house)?;
    let name = arguments.rule.name();
    app.reset_rule_on_machine(name).map_err(|error| command_fault(&error))?;
    let words = say(edge.language, &format!("web.settings.{name}"), &[]);
    edge.tell("server.account.rule_reset", &[("rule", &words)])
}

/// There is no such account, or its state does not allow it.
fn fault(error: &Error, email: &str) -> Stop {
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
