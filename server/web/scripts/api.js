// Writes src/lib/api/schema.d.ts from the server's description of its API: the reviewed snapshot of the tests, or the
// file or address given (`npm run api -- http://127.0.0.1:8080/api/openapi.json`).
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const source = process.argv[2] ?? here('../../../tests/e2e/snapshots/e2e__openapi__openapi.snap');

const text = /^https?:/.test(source) ? await (await fetch(source)).text() : readFileSync(source, 'utf8');
// A snapshot begins with a header of its own, between two lines of dashes.
const json = text.replace(/^---\n[\s\S]*?\n---\n/, '');
// Paths and shapes are used, names of operations are not.
const description = JSON.parse(json, (key, value) => (key === 'operationId' ? undefined : value));
const types = astToString(await openapiTS(description, { alphabetize: true }));
writeFileSync(here('../src/lib/api/schema.d.ts'), `// Generated from the server's description by \`npm run api\`; not edited.\n\n${types}`);
