//! The open containers, at one bit each, so that no depth needs recursion.

/// The open containers. A bit is set if its container is an object.
#[derive(Default)]
pub(super) struct Nesting {
    depth: usize,
    /// The innermost levels, the last one lowest.
    bits: u64,
    /// The levels further out, 64 in each.
    outer: Vec<u64>,
}

impl Nesting {
    #[inline]
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    #[inline]
    pub(super) fn push(&mut self, is_object: bool) {
        if self.depth.trailing_zeros() >= 6 && self.depth != 0 {
            self.outer.push(self.bits);
        }
        self.bits = self.bits.wrapping_shl(1) | u64::from(is_object);
        self.depth = self.depth.wrapping_add(1);
    }

    #[inline]
    pub(super) fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.bits = self.bits.wrapping_shr(1);
        if self.depth.trailing_zeros() >= 6 && self.depth != 0 {
            self.bits = self.outer.pop().unwrap_or_default();
        }
    }

    #[inline]
    pub(super) fn top(&self) -> Option<bool> {
        (self.depth != 0).then_some(self.is_in_object())
    }

    /// Whether the innermost container is an object.
    #[inline]
    pub(super) fn is_in_object(&self) -> bool {
        self.bits & 1 == 1
    }
}
