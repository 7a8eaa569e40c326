// The package with the module inside, for runtimes that compile bytes.

import base64 from '../dist/zapi-webhooks.wasm';
import { create } from './api.js';

const compile = () => new WebAssembly.Module(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));

export const { parse, parseConnected, normalize, lines, explain, sample, receive } = create(compile);
