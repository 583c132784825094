//! Shares of a limited resource: nobody waits for one, and one client address never takes all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::queue::Busy;

/// After how many seconds it is worth asking for a share again.
const RETRY_SECONDS: i64 = 5;

/// The limits of a resource.
#[derive(Clone, Copy)]
pub struct SharesMost {
    /// For everybody together.
    pub total: u64,
    /// For one client address.
    pub of_line: u64,
}

/// What is shared.
pub struct Shares {
    most: SharesMost,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    total: u64,
    by_line: HashMap<IpAddr, u64>,
}

/// A share; dropped, it is given back.
pub struct Share {
    shares: Arc<Shares>,
    line: IpAddr,
    amount: u64,
}

impl Shares {
    /// Shares with these bounds.
    pub fn new(most: SharesMost) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// Takes a share.
    ///
    /// # Errors
    /// [`Busy`] if the address, or everybody together, already has the maximum.
    pub fn take(self: &Arc<Self>, line: IpAddr, amount: u64) -> Result<Share, Busy> {
        let mut share = Share { shares: Arc::clone(self), line, amount: 0 };
        share.grow(amount).map(|()| share)
    }
}

impl Share {
    /// Takes more.
    ///
    /// # Errors
    /// As [`Shares::take`]; what was taken before stays.
    pub fn grow(&mut self, amount: u64) -> Result<(), Busy> {
        let mut taken = self.shares.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let total = taken.total.saturating_add(amount);
        let of_line = taken.by_line.get(&self.line).copied().unwrap_or(0).saturating_add(amount);
        if of_line > self.shares.most.of_line || total > self.shares.most.total {
            let is_of_one = of_line > self.shares.most.of_line;
            return Err(Busy { seconds: RETRY_SECONDS, is_of_one });
        }
        taken.total = total;
        taken.by_line.insert(self.line, of_line);
        self.amount += amount;
        Ok(())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.shares.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.total = taken.total.saturating_sub(self.amount);
        if let Some(of_line) = taken.by_line.get_mut(&self.line) {
            *of_line = of_line.saturating_sub(self.amount);
            if *of_line == 0 {
                taken.by_line.remove(&self.line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_never_takes_all_and_what_is_given_back_is_free_again() {
        let shares = Shares::new(SharesMost { total: 10, of_line: 6 });
        let (one, other) = (IpAddr::from([203, 0, 113, 1]), IpAddr::from([203, 0, 113, 2]));
        let mut first = shares.take(one, 5).unwrap();
        assert!(first.grow(2).is_err_and(|busy| busy.is_of_one));
        let second = shares.take(other, 5).unwrap();
        assert!(first.grow(1).is_err_and(|busy| !busy.is_of_one), "everybody together has all");
        drop(second);
        assert!(first.grow(1).is_ok());
        drop(first);
        let taken = shares.taken.lock().unwrap();
        assert!(taken.total == 0 && taken.by_line.is_empty());
    }
}
