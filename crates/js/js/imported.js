// The package for runtimes that forbid compiling bytes: they import the module.

import module from '../dist/zapi-webhooks.wasm';
import { create } from './api.js';

export const { parse, parseConnected, normalize, lines, explain, sample, receive } = create(() => module);
