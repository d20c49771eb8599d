import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

/** The server's description as the tests have reviewed it. */
export const SNAPSHOT = fileURLToPath(new URL('../../../tests/e2e/snapshots/e2e__openapi__openapi.snap', import.meta.url));
/** The types made from it. */
export const TYPES = fileURLToPath(new URL('../src/lib/api/schema.d.ts', import.meta.url));

/**
 * The types of an OpenAPI description, given as JSON or as a snapshot (JSON after a header between two lines of dashes).
 * @param {string} text
 */
export async function typesOf(text) {
	const json = text.replace(/^---\n[\s\S]*?\n---\n/, '');
	// Paths and shapes are used, names of operations are not.
	const description = JSON.parse(json, (key, value) => (key === 'operationId' ? undefined : value));
	const types = astToString(await openapiTS(description, { alphabetize: true }));
	return `// Generated from the server's description by \`npm run api\`; not edited.\n\n${types}`;
}
