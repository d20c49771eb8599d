// Writes src/lib/api/schema.d.ts from the server's description of its API: the reviewed snapshot of the tests, or the
// file or address given (`npm run api -- http://127.0.0.1:8080/api/openapi.json`).
import { readFileSync, writeFileSync } from 'node:fs';
import { SNAPSHOT, TYPES, typesOf } from './schema.js';

const source = process.argv[2] ?? SNAPSHOT;
const text = /^https?:/.test(source) ? await (await fetch(source)).text() : readFileSync(source, 'utf8');
writeFileSync(TYPES, await typesOf(text));
