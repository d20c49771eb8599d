import { expect, it } from 'vitest';
import { setLocale } from '$lib/messages.svelte';
import { sessionDay, sessionWords } from './session';

it('writes a session on the cycle\'s clock', async () => {
	await setLocale('fr');
	expect(sessionDay('2026-11-24T18:00:00Z', 'Europe/Paris')).toBe('mardi');
	expect(sessionWords('2026-12-01T18:00:00Z', 'Europe/Paris')).toBe('mardi 1er décembre à 19:00');
	expect(sessionDay('2026-11-24T23:30:00Z', 'Europe/Paris')).toBe('mercredi');
	await setLocale('en');
	expect(sessionWords('2026-12-01T18:00:00Z', 'Europe/Paris')).toBe('Tuesday 1 December at 19:00');
	await setLocale('fr');
});
