import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const PREFIX = 'virtual:messages/';

/**
 * Serves `virtual:messages/<fr|en>/<core|team>`: the shared catalogue cut in two, so that a phone never
 * downloads the team's words. `team` holds the keys that begin with `team_`, `core` all others.
 */
export function catalogue(): Plugin {
	return {
		name: 'accalmie-catalogue',
		resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
		load(id) {
			if (!id.startsWith(`\0${PREFIX}`)) return;
			const [locale, area] = id.slice(PREFIX.length + 1).split('/');
			const file = fileURLToPath(new URL(`../../../mobile-core/messages/${locale}.json`, import.meta.url));
			this.addWatchFile(file);
			const words = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
			const kept = words.filter(([key]) => key.startsWith('team_') === (area === 'team'));
			return `export default ${JSON.stringify(Object.fromEntries(kept))}`;
		}
	};
}
