import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['../src/', '../static/', './', '../../../mobile-core/messages/'];

/** The same sources give the same build: the version is a digest of them, not the time of day. */
export const version = digest();

function digest() {
	const hash = createHash('sha256');
	for (const root of SOURCES) {
		const files = readdirSync(new URL(root, import.meta.url), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.sort();
		for (const file of files) hash.update(readFileSync(file));
	}
	return hash.update(readFileSync(new URL('../package-lock.json', import.meta.url))).digest('hex').slice(0, 16);
}
