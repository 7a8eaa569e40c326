//! The boundary: three functions that share memory with JavaScript, and the only file with `unsafe`.
//!
//! JavaScript writes an argument into [`alloc`]'s memory, runs it by [`call`], and reads the sections of the [`Reply`]
//! before the next call. Both sides are one thread, and every address comes from Rust.
#![expect(
    unsafe_code,
    reason = "JavaScript finds the functions by their names, so no other function may have them"
)]

use core::cell::RefCell;
use core::ptr;

use crate::call::{Module, Settings};

/// The longest memory that is kept for the next call.
const KEPT: usize = 1024 * 1024;

/// Where the sections of a result are. JavaScript reads it as eight 32-bit numbers.
#[repr(C)]
#[derive(Debug)]
pub struct Reply {
    /// 1 if the body was accepted, or the question has an answer.
    accepted: u32,
    sections: [Section; 3],
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
struct Section {
    address: *const u8,
    length: usize,
}

impl Section {
    const EMPTY: Self = Self {
        address: ptr::null(),
        length: 0,
    };

    fn of(bytes: &[u8]) -> Self {
        Self {
            address: bytes.as_ptr(),
            length: bytes.len(),
        }
    }
}

/// The argument of the next call, and the result of the last one.
struct Shared {
    argument: Vec<u8>,
    module: Module,
    reply: Reply,
}

thread_local! {
    static SHARED: RefCell<Shared> = const {
        RefCell::new(Shared {
            argument: Vec::new(),
            module: Module::new(),
            reply: Reply {
                accepted: 0,
                sections: [Section::EMPTY; 3],
            },
        })
    };
}

/// Returns memory for an argument of this length, or null if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    SHARED.with_borrow_mut(|shared| {
        let argument = &mut shared.argument;
        let missing = length.saturating_sub(argument.len());
        if argument.try_reserve_exact(missing).is_err() {
            return ptr::null_mut();
        }
        let longer = argument.len().saturating_add(missing);
        argument.resize(longer, 0);
        argument.as_mut_ptr()
    })
}

/// Runs an operation on the first bytes of the argument. The reply is valid until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn call(settings: u32, length: usize) -> *const Reply {
    SHARED.with_borrow_mut(|shared| {
        let argument = shared.argument.get(..length).unwrap_or_default();
        let module = &mut shared.module;
        shared.reply.accepted = u32::from(module.call(Settings::from_bits(settings), argument));
        shared.reply.sections = [
            Section::of(&module.text),
            Section::of(&module.account),
            Section::of(&module.body),
        ];
        &raw const shared.reply
    })
}

/// Gives back the memory of a long argument or result.
#[unsafe(no_mangle)]
pub extern "C" fn free() {
    SHARED.with_borrow_mut(|shared| {
        if shared.argument.len() > KEPT {
            shared.argument = Vec::new();
        }
        shared.module.shrink_to(KEPT);
    });
}
