//! Who is signed in, with the names that stand at the head of every page.

use assessment::Id;
use assessment::role::Unit;
use store::tables::{notices, sessions, units};

use crate::application::App;
use crate::authentication::{Credential, SEEN_SECONDS, SignedIn};
use crate::context::Admission;
use crate::error::Error;

/// Who is signed in, and the names of the units that they belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The person who is signed in, with their roles.
    pub signed_in: SignedIn,
    /// Their units by id.
    pub units: Vec<(Id<Unit>, String)>,
    /// How many notices they have not read.
    pub unread: i64,
}

impl App {
    /// Who is signed in; notes the request once a minute.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn header(&self, credential: &Credential) -> Result<Header, Error> {
        let now = self.now();
        let header = self.query_as(Admission::BeforePolicy, credential, |context| {
            let tx = context.tx;
            let signed_in = context.signed_in.clone();
            let mut named = Vec::new();
            for id in signed_in.actor.own_units() {
                if let Some(unit) = units::by_id(tx, id)? {
                    named.push((id, unit.name));
                }
            }
            let unread = notices::unread(tx, signed_in.actor.user)?;
            Ok::<_, Error>(Header { signed_in, units: named, unread })
        })?;
        let session = header.signed_in.session()?;
        if now.seconds_since(session.seen_at) >= SEEN_SECONDS {
            let id = session.id;
            self.write(move |tx| Ok::<_, Error>(sessions::seen(tx, id, now)?))?;
        }
        Ok(header)
    }
}
