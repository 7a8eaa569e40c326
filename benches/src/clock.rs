//! Measures wall-clock times of several pieces of work in turns, so that noise affects all alike.

use std::time::{Duration, Instant};

/// The times of one piece of work, per call.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The shortest, in nanoseconds.
    pub min: f64,
    /// The median, in nanoseconds.
    pub median: f64,
}

/// A piece of work that runs the given number of times.
pub type Work<'a> = Box<dyn Fn(usize) + 'a>;

/// Times every piece of work `rounds` times, in turns, each time for about `slice`.
#[must_use]
pub fn interleaved(work: &[Work<'_>], rounds: usize, slice: Duration) -> Vec<Times> {
    let counts: Vec<usize> = work.iter().map(|work| calibrate(work, slice)).collect();
    let mut samples = vec![Vec::with_capacity(rounds); work.len()];
    for _ in 0..rounds {
        for ((work, count), samples) in work.iter().zip(&counts).zip(&mut samples) {
            samples.push(nanoseconds(work, *count));
        }
    }
    samples.into_iter().map(summarize).collect()
}

fn calibrate(work: &Work<'_>, slice: Duration) -> usize {
    let mut count = 1;
    loop {
        let start = Instant::now();
        work(count);
        if start.elapsed() >= slice {
            return count;
        }
        count *= 2;
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn nanoseconds(work: &Work<'_>, count: usize) -> f64 {
    let start = Instant::now();
    work(count);
    start.elapsed().as_nanos() as f64 / count as f64
}

fn summarize(mut samples: Vec<f64>) -> Times {
    samples.sort_by(f64::total_cmp);
    Times {
        min: samples[0],
        median: samples[samples.len() / 2],
    }
}
