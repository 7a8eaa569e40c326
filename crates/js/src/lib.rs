//! The WebAssembly module of the npm package `zapi-webhooks`.
