// Writes src/lib/api/schema.d.ts, the types of the server's API, from its description: the reviewed snapshot of the tests,
// or the file or address given (`npm run api -- http://127.0.0.1:8080/api/openapi.json`). `npm run check` begins with it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const source = process.argv[2] ?? at('../../../tests/e2e/snapshots/e2e__openapi__openapi.snap');
const text = /^https?:/.test(source) ? await (await fetch(source)).text() : readFileSync(source, 'utf8');
// A snapshot has a header between two lines of dashes.
const json = text.replace(/^---\n[\s\S]*?\n---\n/, '');
// Paths and shapes are used, names of operations are not.
const description = JSON.parse(json, (key, value) => (key === 'operationId' ? undefined : value));
writeFileSync(at('../src/lib/api/schema.d.ts'), astToString(await openapiTS(description, { alphabetize: true })));
