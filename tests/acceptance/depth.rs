//! Syntax, row 46: nesting costs neither the stack nor, past the limit, anything at all.

use super::bodies::{kept, note, shown};
use super::table::{Case, Row, accepted, refused, row, same};

/// The smallest stack that the parser promises to run on.
const STACK: usize = 32 * 1024;

const MEGABYTE: usize = 1024 * 1024;

pub(crate) fn row_46() -> Row {
    let closed = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let objects = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    row(
        46,
        "nesting past the limit, 1e5 or 1 MB of `[` in an unknown value",
    )
    .strict(refused("TooDeep(32)"))
    .documented(same())
    .lenient(same())
    .cases([
        nested(note(&closed(32))),
        nested(note(&"[".repeat(32))),
        nested(note(&objects(32))),
        nested(note(&closed(100_000))),
        nested(note(&"[".repeat(100_000))),
        nested(note(&"[".repeat(MEGABYTE))),
        nested(note(&"{\"a\":".repeat(MEGABYTE / 5))),
        // At the limit: the outermost object is a level too.
        nested(kept(&closed(31))).always(accepted([])),
        nested(kept(&objects(31))).always(accepted([])),
        nested(kept(&format!("[{}]", [closed(30), closed(30)].join(",")))).always(accepted([])),
    ])
    // Without a limit there still is no recursion.
    .cases(
        [kept(&closed(100_000)), kept(&objects(20_000))]
            .map(|case| limitless(case).always(accepted([]))),
    )
    .cases(
        [
            cut(note(&"[".repeat(100_000))),
            cut(note(&"[".repeat(MEGABYTE))),
            cut(note(&"[{\"a\":".repeat(10_000))),
        ]
        .map(|case| limitless(case).always(refused("UnexpectedEnd"))),
    )
}

fn nested(case: Case) -> Case {
    let label = shown(&case.body, 240);
    case.named(label)
        .limits(|limits| limits.max_bytes = usize::MAX)
        .on_stack(STACK)
}

fn limitless(case: Case) -> Case {
    let label = shown(&case.body, 240);
    case.named(format!("{label} without limits"))
        .limits(|limits| {
            limits.max_bytes = usize::MAX;
            limits.max_depth = usize::MAX;
        })
        .on_stack(STACK)
}

/// Takes the closing brace away.
fn cut(mut case: Case) -> Case {
    case.body.pop();
    case
}
