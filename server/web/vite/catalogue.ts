import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const PREFIX = 'virtual:messages/';

/** How the keys of an area begin. */
const AREAS = {
	team: /^(team|error_(cycle_closed|last_administrator|last_of_team|login_taken|sign_in_failed)$)/,
	lock: /^(lock|error_passkey)_/,
	me: /^(enrol|goals|me|triggers|devices|sees|kept|pin|recovery|pair|weeks|notice|reach|push|scan|weekend|debrief|reminders?|place|clock)_/
} as const;

/** The area that a key belongs to. */
export function areaOf(key: string): 'core' | keyof typeof AREAS {
	const areas = Object.keys(AREAS) as (keyof typeof AREAS)[];
	return areas.find((area) => AREAS[area].test(key)) ?? 'core';
}

/** French puts a space before « ; : ! ? » and inside « »; no line may break there, nor in « 20 h » or « 5 pers. ». */
export function unbroken(text: string): string {
	return text
		.replace(/ ([;:!?»])/g, '\u00a0$1')
		.replace(/« /g, '«\u00a0')
		.replace(/(\d|\}) (h\b|pers\.|fois\b)/g, '$1\u00a0$2');
}

/**
 * Serves `virtual:messages/<fr|en>/<core|lock|me|team>`: the shared catalogue cut in four, so that Today waits for no words of
 * pages that are opened now and then, and a phone never downloads the team's. `core` holds what no other area has.
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
			const kept = words.filter(([key]) => areaOf(key) === area);
			const set = kept.map(([key, text]) => [key, locale === 'fr' ? unbroken(text) : text]);
			return `export default ${JSON.stringify(Object.fromEntries(set))}`;
		}
	};
}
