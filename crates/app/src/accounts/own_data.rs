//! What is kept of a person, for that person: one's own data as a file (*dữ liệu của tôi*).

use assessment::Moment;
use serde_json::{Value, json};
use store::tables::notices::{self, NoticeKey};
use store::tables::{accounts, grants, keys, mail_settings, sessions, units};

use crate::application::App;
use crate::authentication::Credential;
use crate::context::Admission;
use crate::error::Error;

/// Notices that are read at once.
const NOTICES_AT_ONCE: i64 = 100;

impl App {
    /// Everything that is kept of the one who asks, but for what they did, which the history holds: account, sessions,
    /// roles, keys, settings of mail, notices. Times are UTC. No secret is in it.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn own_data(&self, credential: &Credential) -> Result<Value, Error> {
        self.query_as(Admission::BeforePolicy, credential, |context| {
            let tx = context.tx;
            let signed_in = &context.signed_in;
            let id = signed_in.actor.user;
            let account = accounts::by_id(tx, id)?.ok_or(Error::SignedOut)?;
            let at = |moment: Moment| moment.to_string();
            let mut roles = Vec::new();
            for held in grants::ever_of_account(tx, id)? {
                let unit = match held.grant.unit {
                    Some(unit) => units::by_id(tx, unit)?.map(|unit| unit.name),
                    None => None,
                };
                roles.push(json!({
                    "role": held.grant.role.name(), "unit": unit, "main_index": held.grant.index,
                    "since": at(held.granted_at), "until": held.ended_at.map(at),
                }));
            }
            let session = |session: &sessions::Session| {
                json!({
                    "signed_in_at": at(session.created_at), "last_used_at": at(session.seen_at),
                    "ends_at": at(session.ends_at), "browser": session.agent, "address": session.address,
                })
            };
            let mail = mail_settings::of_account(tx, id)?;
            let (mut notified, mut behind) = (Vec::new(), None);
            loop {
                let page = notices::of_account(tx, id, behind.as_ref(), NOTICES_AT_ONCE)?;
                behind = page.last().map(|row| NoticeKey { made_at: row.made_at, occasion: row.occasion.clone() });
                let is_last = behind.is_none();
                notified.extend(page.into_iter().map(|row| {
                    let data: Value = serde_json::from_str(&row.data).unwrap_or(Value::String(row.data));
                    json!({ "at": at(row.made_at), "kind": row.kind, "read_at": row.read_at.map(at), "data": data })
                }));
                if is_last {
                    break;
                }
            }
            Ok(json!({
                "made_at": at(self.now()),
                "account": {
                    "id": id.to_string(), "name": account.name, "email": account.email,
                    "has_password": account.password_hash.is_some(),
                    "has_second_factor": account.totp_secret.is_some(),
                    "recovery_codes_left": accounts::recovery_codes_left(tx, id)?,
                },
                "sessions": sessions::of_account(tx, id)?.iter().map(session).collect::<Vec<_>>(),
                "roles": roles,
                "keys_of_programs": keys::of_account(tx, id)?.iter().map(|key| key.name.clone()).collect::<Vec<_>>(),
                "has_settings_of_mail": mail.is_some(),
                "notices": notified,
            }))
        })
    }
}
