import { expect, it } from 'vitest';
import { setLocale } from '$lib/messages.svelte';
import { addDays, dateWords, dayOf, dayWords, fromInput, momentWords, noonOf, shortDay, timeWords, toInput, withOffset } from './lived';

it('writes a moment with the offset of this phone', () => {
	const moment = new Date('2026-11-22T20:05:00Z');
	const written = withOffset(moment);
	expect(written).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
	expect(new Date(written).getTime()).toBe(moment.getTime());
});

it('keeps the clock that was lived, whatever the zone of the phone', async () => {
	await setLocale('fr');
	const inTokyo = '2026-11-22T23:30:00+09:00';
	expect([dayOf(inTokyo), timeWords(inTokyo)]).toEqual(['2026-11-22', '23:30']);
	expect(momentWords(inTokyo)).toBe('dimanche 22 novembre à 23:30');
	expect(toInput(inTokyo)).toBe('2026-11-22T23:30');
	await setLocale('en');
	expect(momentWords(inTokyo)).toBe('Sunday 22 November at 23:30');
	await setLocale('fr');
});

it('reads an input back as the same wall clock', () => {
	expect(fromInput('2026-11-22T21:05')?.slice(0, 16)).toBe('2026-11-22T21:05');
	expect(fromInput('')).toBeUndefined();
	expect(fromInput('nonsense')).toBeUndefined();
});

it('counts days over the change of clocks and of year', () => {
	expect(addDays('2026-10-25', -1)).toBe('2026-10-24');
	expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
	expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
	expect(noonOf('2026-10-25').slice(0, 16)).toBe('2026-10-25T12:00');
	expect(dayWords('2026-10-25')).toBe('dimanche 25 octobre');
	expect(dayWords('2026-11-01')).toBe('dimanche 1er novembre');
	expect(shortDay('2026-11-20')).toBe('ven. 20');
	expect([dateWords('2027-01-01'), dateWords('2026-11-21')]).toEqual(['1er janvier 2027', '21 novembre 2026']);
});
