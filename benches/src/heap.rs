//! Counts the heap use of a piece of work on its thread.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator with counters. A program declares it as its `#[global_allocator]`.
pub struct Counting;

/// The heap use of a piece of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How many blocks were allocated; a block counts again when it grows.
    pub allocations: usize,
    /// How many bytes were allocated; when a block grows, its new length is added.
    pub bytes: usize,
    /// The most bytes held at once, beyond those at the start.
    pub peak: usize,
}

thread_local! {
    static USAGE: Cell<Usage> = const { Cell::new(Usage { allocations: 0, bytes: 0, peak: 0 }) };
    static HELD: Cell<isize> = const { Cell::new(0) };
}

/// Runs a piece of work and returns its heap use. Its result is dropped after the count.
///
/// # Panics
///
/// Panics if [`Counting`] is not the program's allocator, since every count would be 0.
pub fn usage<T>(work: impl FnOnce() -> T) -> Usage {
    USAGE.set(Usage::default());
    HELD.set(0);
    drop(std::hint::black_box(Box::new(0_u8)));
    assert_eq!(USAGE.get().allocations, 1, "the allocator does not count");
    USAGE.set(Usage::default());
    HELD.set(0);
    let result = work();
    let usage = USAGE.get();
    drop(result);
    usage
}

fn record(grown: isize, requested: usize) {
    let held = HELD.get().saturating_add(grown);
    HELD.set(held);
    let before = USAGE.get();
    USAGE.set(Usage {
        allocations: before.allocations + usize::from(requested > 0),
        bytes: before.bytes + requested,
        peak: before.peak.max(held.try_into().unwrap_or(0)),
    });
}

#[expect(
    unsafe_code,
    reason = "`GlobalAlloc` is an unsafe trait; each call is passed to the system's allocator unchanged"
)]
// SAFETY: every method passes its arguments to `System` and returns its result. Counting allocates
// nothing, since the thread's counters are initialized by constants and need no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        record(layout.size().cast_signed(), layout.size());
        // SAFETY: the caller upholds the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        record(layout.size().cast_signed(), layout.size());
        // SAFETY: the caller upholds the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        record(-layout.size().cast_signed(), 0);
        // SAFETY: the caller upholds the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        record(size.cast_signed() - layout.size().cast_signed(), size);
        // SAFETY: the caller upholds the contract of `realloc`.
        unsafe { System.realloc(block, layout, size) }
    }
}
