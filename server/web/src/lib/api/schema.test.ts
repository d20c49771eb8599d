import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SNAPSHOT, TYPES, typesOf } from '../../../scripts/schema.js';

it('has types that follow the server (else run `npm run api`)', { timeout: 30_000 }, async () => {
	expect(readFileSync(TYPES, 'utf8')).toBe(await typesOf(readFileSync(SNAPSHOT, 'utf8')));
});
