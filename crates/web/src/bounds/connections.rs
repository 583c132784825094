//! The open connections: fewer than the system has descriptors for, and never all of one client address. At
//! the limit, the address with the most connections gives one up for another.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// Every open connection.
pub struct Connections {
    total_max: usize,
    of_line_max: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    total: usize,
    by_line: HashMap<IpAddr, VecDeque<Arc<One>>>,
}

/// One connection, as seen from the others.
#[derive(Default)]
struct One {
    requests: AtomicUsize,
    end: Notify,
}

/// An open connection; dropping it frees its place.
pub struct Ticket {
    connections: Arc<Connections>,
    line: IpAddr,
    one: Arc<One>,
}

/// A request on a connection is under way.
pub struct Busy(Arc<One>);

impl Connections {
    /// With a limit of so many connections. One address may have three quarters of them, as long as nobody
    /// else asks.
    pub fn new(total_max: usize) -> Arc<Self> {
        Arc::new(Self { total_max, of_line_max: (total_max * 3 / 4).max(1), open: Mutex::default() })
    }

    /// Admits a connection; `None` if this address has too many, or if the limit is reached while no address
    /// has more of them. A proxy stands for many clients: only the total counts for it, and it gives none up.
    pub fn admit(self: &Arc<Self>, line: IpAddr, is_proxy: bool) -> Option<Ticket> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let own = open.by_line.get(&line).map_or(0, VecDeque::len);
        if !is_proxy && own >= self.of_line_max {
            return None;
        }
        if open.total >= self.total_max && (is_proxy || !open.give_way(own)) {
            return None;
        }
        open.total += 1;
        let one = Arc::<One>::default();
        // Connections of a proxy count only towards the total.
        if !is_proxy {
            open.by_line.entry(line).or_default().push_back(Arc::clone(&one));
        }
        Some(Ticket { connections: Arc::clone(self), line, one })
    }
}

impl Open {
    /// Ends a connection of the address with the most, preferably an idle one; not if that address has hardly
    /// more than the one that asks.
    fn give_way(&mut self, own: usize) -> bool {
        let longest = self.by_line.values_mut().max_by_key(|connections| connections.len());
        let Some(connections) = longest.filter(|connections| connections.len() > own + 1) else {
            return false;
        };
        let idle = connections.iter().position(|one| one.requests.load(Ordering::Relaxed) == 0);
        let Some(one) = connections.remove(idle.unwrap_or(0)) else { return false };
        one.end.notify_one();
        true
    }
}

impl Ticket {
    /// Completes when this connection must end to make room for another.
    pub async fn ended(&self) {
        self.one.end.notified().await;
    }

    /// Records which requests of this connection are under way.
    pub fn requests(&self) -> impl Fn() -> Busy + Clone + Send + Sync + 'static {
        let one = Arc::clone(&self.one);
        move || {
            one.requests.fetch_add(1, Ordering::Relaxed);
            Busy(Arc::clone(&one))
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.requests.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut open = self.connections.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.total = open.total.saturating_sub(1);
        if let Some(connections) = open.by_line.get_mut(&self.line) {
            connections.retain(|one| !Arc::ptr_eq(one, &self.one));
            if connections.is_empty() {
                open.by_line.remove(&self.line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, number])
    }

    fn open(connections: &Arc<Connections>) -> usize {
        connections.open.lock().unwrap().total
    }

    #[test]
    fn one_address_leaves_a_quarter_to_others_and_gives_up_more_if_they_ask() {
        let connections = Connections::new(8);
        let greedy: Vec<Ticket> = std::iter::from_fn(|| connections.admit(line(1), false)).collect();
        assert_eq!(greedy.len(), 6);
        let others: Vec<Ticket> = (2..6).filter_map(|at| connections.admit(line(at), false)).collect();
        assert_eq!(others.len(), 4, "two had room, and for two the greedy line gave way");
        assert_eq!(connections.open.lock().unwrap().by_line[&line(1)].len(), 4);
        drop((greedy, others));
        assert!(open(&connections) == 0 && connections.open.lock().unwrap().by_line.is_empty());
    }

    #[test]
    fn a_connection_without_a_request_is_given_up_first() {
        let connections = Connections::new(4);
        let busy = connections.admit(line(1), false).unwrap();
        let _request = busy.requests()();
        let _idle = connections.admit(line(1), false).unwrap();
        let _more = connections.admit(line(1), false).unwrap();
        let _other = connections.admit(line(2), false).unwrap();
        assert!(connections.admit(line(3), false).is_some());
        let left = &connections.open.lock().unwrap().by_line[&line(1)];
        assert!(left.len() == 2 && Arc::ptr_eq(&left[0], &busy.one));
    }

    #[test]
    fn a_proxy_has_what_it_needs_for_all_its_clients() {
        let connections = Connections::new(4);
        let all: Vec<Ticket> = std::iter::from_fn(|| connections.admit(line(9), true)).collect();
        assert_eq!(all.len(), 4);
        assert!(connections.admit(line(1), false).is_none(), "it gives none up");
        drop(all);
        assert!(connections.admit(line(1), false).is_some());
    }
}
