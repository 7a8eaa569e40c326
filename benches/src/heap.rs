//! What a piece of work asks of the heap, counted for the thread that does it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, which counts. A program makes it its `#[global_allocator]`.
pub struct Counting;

/// What a piece of work asked of the heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How many blocks were allocated; a block that grew counts again.
    pub allocations: usize,
    /// How many bytes were allocated; a block that grew counts with its new length.
    pub bytes: usize,
    /// How many bytes more than at the start were held at once, at most.
    pub peak: usize,
}

thread_local! {
    static USAGE: Cell<Usage> = const { Cell::new(Usage { allocations: 0, bytes: 0, peak: 0 }) };
    static HELD: Cell<isize> = const { Cell::new(0) };
}

/// Does a piece of work, and counts. What it returns is dropped only after the count.
///
/// # Panics
///
/// Panics where [`Counting`] is not the program's allocator, since every count would be 0.
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

fn enter(grown: isize, asked: usize) {
    let held = HELD.get().saturating_add(grown);
    HELD.set(held);
    let so_far = USAGE.get();
    USAGE.set(Usage {
        allocations: so_far.allocations + usize::from(asked > 0),
        bytes: so_far.bytes + asked,
        peak: so_far.peak.max(held.try_into().unwrap_or(0)),
    });
}

#[expect(
    unsafe_code,
    reason = "an allocator cannot be written otherwise; each call goes to the system's unchanged"
)]
// SAFETY: every method hands its arguments to `System` and its result back; counting allocates
// nothing, since the counters are constants of the thread that need no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        enter(layout.size().cast_signed(), layout.size());
        // SAFETY: the caller keeps to the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        enter(layout.size().cast_signed(), layout.size());
        // SAFETY: the caller keeps to the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        enter(-layout.size().cast_signed(), 0);
        // SAFETY: the caller keeps to the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        enter(size.cast_signed() - layout.size().cast_signed(), size);
        // SAFETY: the caller keeps to the contract of `realloc`.
        unsafe { System.realloc(block, layout, size) }
    }
}
