//! Counters and measurements: requests by class of status, their time, saves; shown at `/metrics`.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use app::digest::Posted;

/// Upper bounds of the time classes, in microseconds.
const BOUNDS: [u64; 8] = [1_000, 2_500, 5_000, 15_000, 50_000, 250_000, 1_000_000, 10_000_000];

/// The counters.
#[derive(Debug, Default)]
pub struct Counters {
    by_class: [AtomicU64; 5],
    by_time: [AtomicU64; 9],
    time_sum: AtomicU64,
    answers_saved: AtomicU64,
    emails: [AtomicU64; 3],
}

/// The possible outcomes of an e-mail.
const EMAIL_OUTCOMES: [&str; 3] = ["taken", "refused", "in_doubt"];

impl Counters {
    /// Counts an answered request.
    pub fn answered(&self, status: u16, microseconds: u64) {
        let class = usize::from(status / 100).saturating_sub(1).min(4);
        let bound = BOUNDS.iter().position(|bound| microseconds <= *bound).unwrap_or(BOUNDS.len());
        for counter in [self.by_class.get(class), self.by_time.get(bound)].into_iter().flatten() {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.time_sum.fetch_add(microseconds, Ordering::Relaxed);
    }

    /// Counts saved answers.
    pub fn saved(&self, count: usize) {
        self.answers_saved.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
    }

    /// Counts an attempt to send an e-mail.
    pub fn posted(&self, posted: &Posted) {
        let at = match posted {
            Posted::Taken => 0,
            Posted::Refused(_) => 1,
            Posted::InDoubt(_) => 2,
        };
        if let Some(counter) = self.emails.get(at) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The text that Prometheus reads (exposition format 0.0.4).
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from("# TYPE chiso_requests_total counter\n");
        for (class, counter) in (1..).zip(&self.by_class) {
            let count = counter.load(Ordering::Relaxed);
            // Writing to a string cannot fail.
            let _infallible = writeln!(text, "chiso_requests_total{{status=\"{class}xx\"}} {count}");
        }
        text.push_str("# TYPE chiso_request_seconds histogram\n");
        let mut total = 0;
        for (at, counter) in self.by_time.iter().enumerate() {
            total += counter.load(Ordering::Relaxed);
            let bound = BOUNDS.get(at).map_or_else(|| "+Inf".to_owned(), |bound| decimal_seconds(*bound));
            let _infallible = writeln!(text, "chiso_request_seconds_bucket{{le=\"{bound}\"}} {total}");
        }
        let sum = decimal_seconds(self.time_sum.load(Ordering::Relaxed));
        let saved = self.answers_saved.load(Ordering::Relaxed);
        let _infallible = write!(
            text,
            "chiso_request_seconds_sum {sum}\nchiso_request_seconds_count {total}\n\
             # TYPE chiso_answers_saved_total counter\nchiso_answers_saved_total {saved}\n"
        );
        text.push_str("# TYPE chiso_letters_total counter\n");
        for (outcome, counter) in EMAIL_OUTCOMES.iter().zip(&self.emails) {
            let count = counter.load(Ordering::Relaxed);
            let _infallible = writeln!(text, "chiso_letters_total{{outcome=\"{outcome}\"}} {count}");
        }
        text
    }
}

fn decimal_seconds(microseconds: u64) -> String {
    format!("{}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_adds_up() {
        let counters = Counters::default();
        counters.answered(200, 900);
        counters.answered(404, 3_000);
        counters.answered(500, 20_000_000);
        counters.posted(&Posted::Refused(String::new()));
        let text = counters.text();
        assert!(text.contains("chiso_letters_total{outcome=\"refused\"} 1\n"));
        assert!(text.contains("chiso_requests_total{status=\"2xx\"} 1\n"));
        assert!(text.contains("chiso_request_seconds_bucket{le=\"0.005000\"} 2\n"));
        assert!(text.contains("chiso_request_seconds_bucket{le=\"+Inf\"} 3\n"));
        assert!(text.contains("chiso_request_seconds_count 3\n"));
    }
}
