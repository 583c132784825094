//! The connection to one client: arriving heads are followed, and a client that does not read its answer is
//! disconnected.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use super::head::{HeadFault, Heads};

/// How long an answer may lie without a byte of it being taken.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection with what was seen on it.
pub struct Line<S> {
    stream: S,
    heads: Arc<Mutex<Heads>>,
    stuck: Option<Pin<Box<Sleep>>>,
}

/// The same view of the heads for the code that answers.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Heads>>);

impl Seen {
    /// What is wrong with the heads on this connection.
    pub fn fault(&self) -> Option<HeadFault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fault()
    }
}

impl<S> Line<S> {
    /// A connection, and the view of what is seen on it.
    pub fn over(stream: S) -> (Self, Seen) {
        let seen = Seen::default();
        (Self { stream, heads: Arc::clone(&seen.0), stuck: None }, seen)
    }

    /// Checks how long the client has not taken any of the answer.
    fn taken<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stuck = None;
            return written;
        }
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(PATIENCE)));
        if stuck.as_mut().poll(context).is_ready() {
            stuck.as_mut().reset(Instant::now() + PATIENCE);
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let (Poll::Ready(Ok(())), Some(new)) = (&read, buffer.filled().get(before..)) {
            self.heads.lock().unwrap_or_else(PoisonError::into_inner).follow(new);
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.taken(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.taken(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.taken(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
