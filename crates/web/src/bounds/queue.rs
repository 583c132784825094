//! A short queue for one kind of work: a few at once, client addresses in turn, and a clear refusal beyond
//! it.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Nothing is free: try again after so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// After how many seconds it is worth trying again.
    pub seconds: i64,
    /// Is it this account or address that asks for too much, and not everybody together?
    pub is_of_one: bool,
}

/// An estimate of how long it takes until a full queue has room again.
const RETRY_SECONDS: i64 = 3;

/// The limits of a queue.
#[derive(Clone, Copy)]
pub struct QueueMost {
    /// How many work at once.
    pub at_once: usize,
    /// How many wait.
    pub waiting: usize,
    /// How many of one client address work or wait.
    pub of_line: usize,
    /// How many of one account work or wait.
    pub of_account: usize,
}

/// The queue. Work is counted by client address (`line`), which the people of one office may share, and by
/// account.
pub struct Queue {
    most: QueueMost,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: usize,
    waiting: usize,
    /// Running and waiting, by client address and by account.
    held: HashMap<Holder, usize>,
    /// Those who wait, by client address; the address whose turn it is comes first.
    lines: VecDeque<(IpAddr, VecDeque<oneshot::Sender<Turn>>)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Holder {
    Line(IpAddr),
    Account(String),
}

/// The right to work now; dropped, it passes to the next one.
pub struct Place {
    _turn: Turn,
    _counted: Counted,
}

/// One of the few turns at work; dropped, it is handed on, even if the one who waited for it has left.
struct Turn(Arc<Queue>);

/// What one holder has of a queue, from the first moment of waiting to the end of the work.
struct Counted {
    queue: Arc<Queue>,
    holders: Vec<Holder>,
}

impl Queue {
    /// A queue with these bounds.
    pub fn new(most: QueueMost) -> Arc<Self> {
        Arc::new(Self { most, state: Mutex::default() })
    }

    /// Waits for a place. The client addresses take turns, so that nobody waits behind another's crowd; in a
    /// full queue, the last of the address with the most gives way to one with fewer.
    ///
    /// # Errors
    /// [`Busy`], at once or while waiting.
    pub async fn enter(self: &Arc<Self>, line: IpAddr, account: Option<&str>) -> Result<Place, Busy> {
        let mut holders = vec![Holder::Line(line)];
        holders.extend(account.map(|account| Holder::Account(account.to_owned())));
        let (waiter, counted) = {
            let mut state = self.lock();
            self.admit(&state, &holders)?;
            if state.running < self.most.at_once {
                state.running += 1;
                let counted = Counted::of(self, &mut state, holders);
                return Ok(Place { _turn: Turn(Arc::clone(self)), _counted: counted });
            }
            let waiter = self.wait(&mut state, line)?;
            (waiter, Counted::of(self, &mut state, holders))
        };
        let turn = waiter.await.map_err(|_| Busy::of_all())?;
        Ok(Place { _turn: turn, _counted: counted })
    }

    fn admit(&self, state: &State, holders: &[Holder]) -> Result<(), Busy> {
        let has_room = |holder: &Holder| {
            let most = match holder {
                Holder::Line(_) => self.most.of_line,
                Holder::Account(_) => self.most.of_account,
            };
            state.held.get(holder).is_none_or(|held| *held < most)
        };
        if holders.iter().all(has_room) { Ok(()) } else { Err(Busy { is_of_one: true, ..Busy::of_all() }) }
    }

    fn wait(&self, state: &mut State, line: IpAddr) -> Result<oneshot::Receiver<Turn>, Busy> {
        if state.waiting >= self.most.waiting && !give_way(state, line) {
            return Err(Busy::of_all());
        }
        let (sender, waiter) = oneshot::channel();
        state.waiting += 1;
        match state.lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, waiting)) => waiting.push_back(sender),
            None => state.lines.push_back((line, VecDeque::from([sender]))),
        }
        Ok(waiter)
    }

    /// Gives the turn to the next one of the address whose turn it is; if nobody waits, the turn is taken
    /// back.
    fn next(&self) -> Option<oneshot::Sender<Turn>> {
        let mut state = self.lock();
        while let Some((line, mut waiting)) = state.lines.pop_front() {
            let next = waiting.pop_front();
            state.waiting = state.waiting.saturating_sub(1);
            if !waiting.is_empty() {
                state.lines.push_back((line, waiting));
            }
            // A client that has left since is passed over.
            if let Some(next) = next.filter(|next| !next.is_closed()) {
                return Some(next);
            }
        }
        state.running = state.running.saturating_sub(1);
        None
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(next) = self.0.next() {
            // If the client leaves at this moment, the turn is dropped with the message, and so handed on
            // again.
            drop(next.send(Self(Arc::clone(&self.0))));
        }
    }
}

impl Counted {
    fn of(queue: &Arc<Queue>, state: &mut State, holders: Vec<Holder>) -> Self {
        for holder in &holders {
            *state.held.entry(holder.clone()).or_default() += 1;
        }
        Self { queue: Arc::clone(queue), holders }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        for holder in &self.holders {
            if let Some(held) = state.held.get_mut(holder) {
                *held -= 1;
                if *held == 0 {
                    state.held.remove(holder);
                }
            }
        }
    }
}

impl Busy {
    const fn of_all() -> Self {
        Self { seconds: RETRY_SECONDS, is_of_one: false }
    }
}

/// Refuses the last one of the address with the most waiting, if more wait there than at the address that
/// asks.
fn give_way(state: &mut State, line: IpAddr) -> bool {
    let own = state.lines.iter().find(|(known, _)| *known == line).map_or(0, |(_, waiting)| waiting.len());
    let longest = state.lines.iter_mut().max_by_key(|(_, waiting)| waiting.len());
    let Some((_, waiting)) = longest.filter(|(_, waiting)| waiting.len() > own + 1) else { return false };
    // Dropping the sender ends the waiting with a refusal.
    drop(waiting.pop_back());
    state.waiting = state.waiting.saturating_sub(1);
    true
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    type Entering = Pin<Box<dyn Future<Output = Result<Place, Busy>>>>;

    fn line(number: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, number])
    }

    fn entering(queue: &Arc<Queue>, number: u8, account: Option<&'static str>) -> Entering {
        let queue = Arc::clone(queue);
        let mut entering: Entering = Box::pin(async move { queue.enter(line(number), account).await });
        assert!(poll(&mut entering).is_none() || account == Some("refused"));
        entering
    }

    fn poll(entering: &mut Entering) -> Option<Result<Place, Busy>> {
        match entering.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => Some(outcome),
            Poll::Pending => None,
        }
    }

    fn at_once(queue: &Arc<Queue>, number: u8, account: Option<&'static str>) -> Result<Place, Busy> {
        let queue = Arc::clone(queue);
        let mut entering: Entering = Box::pin(async move { queue.enter(line(number), account).await });
        poll(&mut entering).unwrap_or(Err(Busy { seconds: 0, is_of_one: false }))
    }

    #[test]
    fn nobody_waits_behind_the_crowd_of_another_address() {
        let queue = Queue::new(QueueMost { at_once: 1, waiting: 16, of_line: 16, of_account: 16 });
        let working = at_once(&queue, 1, None).unwrap();
        let mut crowd: Vec<Entering> = (0..8).map(|_| entering(&queue, 1, None)).collect();
        let mut honest = entering(&queue, 2, None);
        drop(working);
        let first = poll(&mut crowd[0]).expect("the crowd's first").unwrap();
        assert!(poll(&mut honest).is_none());
        drop(first);
        assert!(
            poll(&mut honest).is_some_and(|place| place.is_ok()),
            "then the other line, before seven others"
        );
    }

    #[test]
    fn a_full_queue_makes_room_for_an_address_with_fewer_and_refuses_one_with_more() {
        let queue = Queue::new(QueueMost { at_once: 1, waiting: 4, of_line: 16, of_account: 16 });
        let _working = at_once(&queue, 9, None).unwrap();
        let mut crowd: Vec<Entering> = (0..4).map(|_| entering(&queue, 1, None)).collect();
        assert_eq!(at_once(&queue, 1, None).err(), Some(Busy::of_all()));
        let _honest = entering(&queue, 2, None);
        assert_eq!(poll(&mut crowd[3]).expect("an answer").err(), Some(Busy::of_all()));
        assert!(poll(&mut crowd[0]).is_none());
    }

    #[test]
    fn an_account_has_its_own_limit_wherever_it_asks_from_and_gets_it_back() {
        let queue = Queue::new(QueueMost { at_once: 8, waiting: 8, of_line: 8, of_account: 2 });
        let first = at_once(&queue, 1, Some("clerk")).unwrap();
        let _second = at_once(&queue, 2, Some("clerk")).unwrap();
        assert!(at_once(&queue, 3, Some("clerk")).is_err_and(|busy| busy.is_of_one));
        assert!(at_once(&queue, 3, Some("leader")).is_ok());
        drop(first);
        assert!(at_once(&queue, 3, Some("clerk")).is_ok());
    }

    #[test]
    fn a_client_that_leaves_while_waiting_holds_up_nobody() {
        let queue = Queue::new(QueueMost { at_once: 1, waiting: 8, of_line: 8, of_account: 8 });
        let working = at_once(&queue, 1, None).unwrap();
        drop((0..4).map(|_| entering(&queue, 1, None)).collect::<Vec<_>>());
        let mut patient = entering(&queue, 1, None);
        drop(working);
        let place = poll(&mut patient).expect("its turn").unwrap();
        drop(place);
        assert!(queue.lock().held.is_empty() && queue.lock().running == 0);
    }
}
