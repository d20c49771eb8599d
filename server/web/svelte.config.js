import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';

/** The same sources give the same build: the version is a digest of them, not the time of day. */
function digest(...roots) {
	const hash = createHash('sha256');
	for (const root of roots) {
		const files = readdirSync(new URL(root, import.meta.url), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.sort();
		for (const file of files) hash.update(readFileSync(file));
	}
	return hash.update(readFileSync(new URL('package-lock.json', import.meta.url))).digest('hex').slice(0, 16);
}

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		// One shell for every address; the server answers it for any path that is not a file or the API.
		adapter: adapter({ fallback: 'index.html' }),
		alias: { $messages: '../../mobile-core/messages' },
		version: { name: digest('src/', 'static/', '../../mobile-core/messages/') }
	}
};
