//! Limits on a request's body as it arrives: not too slow, and not more than there is memory for. An answer's
//! body returns its share of memory when it is sent.

use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::shares::Share;

/// After the free waiting time, arriving bytes pay for further waiting: this is the slowest connection that
/// is served.
const BYTES_PER_SECOND_MIN: u64 = 1_024;

/// What became of a body. It is recorded beside the body, because its reader only sees that it broke off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong with it.
    Good,
    /// It came too slowly.
    Slow,
    /// No memory was left for it, either for this client or for everybody.
    Crowded { is_of_one: bool },
}

/// Where the verdict can be read.
#[derive(Clone, Debug, Default)]
pub struct BodyWatch(Arc<AtomicU8>);

impl BodyWatch {
    /// What became of the body up to now.
    pub fn verdict(&self) -> Verdict {
        match self.0.load(Ordering::Acquire) {
            0 => Verdict::Good,
            1 => Verdict::Slow,
            2 => Verdict::Crowded { is_of_one: true },
            _ => Verdict::Crowded { is_of_one: false },
        }
    }

    fn set(&self, verdict: Verdict) {
        let number = match verdict {
            Verdict::Good => 0,
            Verdict::Slow => 1,
            Verdict::Crowded { is_of_one: true } => 2,
            Verdict::Crowded { is_of_one: false } => 3,
        };
        self.0.store(number, Ordering::Release);
    }
}

/// A share of memory that grows with a body and outlives it, because what is made of the body is in memory as
/// well.
pub type Memory = Arc<Mutex<Share>>;

/// A body with its limits. `free` is how long it may be waited for in all before arriving bytes must pay for
/// the waiting, and the longest single pause. `memory` is the share of a body that is held in memory, and
/// `None` for one that is written to the disk as it comes; `held` is returned with the body.
pub fn watched(body: Body, free: Duration, memory: Option<Memory>, held: Share) -> (Body, BodyWatch) {
    let watch = BodyWatch::default();
    let bounded = Bounded {
        body,
        watch: watch.clone(),
        free,
        memory,
        _held: held,
        bytes: 0,
        waited: Duration::ZERO,
        waiting: None,
    };
    (Body::new(bounded), watch)
}

struct Bounded {
    body: Body,
    watch: BodyWatch,
    free: Duration,
    memory: Option<Memory>,
    _held: Share,
    bytes: u64,
    /// How long it was waited for in all, which only the other end causes.
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

/// The body is not read further; the verdict says why.
#[derive(Debug, thiserror::Error)]
#[error("the body is not read further: {0:?}")]
struct GivenUp(Verdict);

impl Bounded {
    /// The longest time that may be waited now.
    fn patience(&self) -> Duration {
        let paid = Duration::from_millis(self.bytes.saturating_mul(1_000) / BYTES_PER_SECOND_MIN);
        (self.free + paid).saturating_sub(self.waited).min(self.free)
    }

    fn give_up<T>(&mut self, verdict: Verdict) -> Poll<Option<Result<T, axum::Error>>> {
        self.watch.set(verdict);
        // Nothing more of it is read, even if it is polled again.
        self.body = Body::empty();
        Poll::Ready(Some(Err(axum::Error::new(GivenUp(verdict)))))
    }
}

impl hyper::body::Body for Bounded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
            let patience = this.patience();
            let begin = || {
                let now = Instant::now();
                (now, Box::pin(sleep_until(now + patience)))
            };
            let (_, end) = this.waiting.get_or_insert_with(begin);
            ready!(end.as_mut().poll(context));
            return this.give_up(Verdict::Slow);
        };
        if let Some((since, _)) = this.waiting.take() {
            this.waited += since.elapsed();
        }
        let length = frame.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(Frame::data_ref);
        let length = length.map_or(0, |data| u64::try_from(data.len()).unwrap_or(u64::MAX));
        this.bytes = this.bytes.saturating_add(length);
        let grow = |memory: &Memory| memory.lock().unwrap_or_else(PoisonError::into_inner).grow(length);
        match this.memory.as_ref().map(grow) {
            Some(Err(busy)) => this.give_up(Verdict::Crowded { is_of_one: busy.is_of_one }),
            _ => Poll::Ready(frame),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body that holds a share until it is sent or abandoned.
pub struct Held {
    body: Body,
    _share: Share,
}

impl Held {
    /// The body with the share.
    pub fn body(body: Body, share: Share) -> Body {
        Body::new(Self { body, _share: share })
    }
}

impl hyper::body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
