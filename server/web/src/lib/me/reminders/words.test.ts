import { beforeAll, describe, expect, it } from 'vitest';
import type { OwnWindow, Reminder } from '$lib/core/types';
import { loadMessages, setLocale } from '$lib/messages.svelte';
import { answered, answerWords, comesWords, offered, orphans, reasonWords, windowWords } from './words';

beforeAll(async () => {
	await loadMessages('core');
	await loadMessages('me');
	await setLocale('fr');
});

/** Friday 20 to 24 h, reminded at 17 h. */
const friday: OwnWindow = { from: 116, hours: 4, remind_at: 113, reasons: [{ code: 'protocol' }], answer: null };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const accepted: Reminder = { from: 116, hours: 4, answer: 'accepted', weekday: 'friday', at: '17:00' };

describe('a window', () => {
	it('is named by its day and hours, also past midnight', () => {
		expect(plain(windowWords(friday))).toBe('vendredi entre 20 h et 24 h');
		expect(plain(windowWords({ from: 142, hours: 5 }))).toBe('samedi entre 22 h et 3 h');
	});

	it('says the own counts, and where there are none, that these are usual hours', () => {
		const words = plain(reasonWords({ code: 'strong_cravings', count: 5, of: 7 }, friday));
		expect(words).toBe('Vous avez noté 5 de vos 7 envies fortes le vendredi entre 20 h et 24 h.');
		expect(plain(reasonWords({ code: 'strong_cravings', count: 1, of: 1 }, friday))).toContain('une envie forte');
		expect(plain(reasonWords({ code: 'after', trigger: 'alcohol', count: 3 }, friday))).toContain('3 fois');
		expect(plain(reasonWords({ code: 'uses', count: 1, of: 2 }, friday))).toContain('1');
		expect(plain(reasonWords({ code: 'protocol' }, friday))).toContain('habituelles');
	});

	it('offers a reminder, and says what was answered', () => {
		expect(offered(friday)).toEqual({ weekday: 'friday', at: '17:00' });
		expect(plain(comesWords(accepted))).toBe('vendredi à 17 h');
		expect(plain(comesWords({ ...accepted, at: '17:30' }))).toBe('vendredi à 17:30');
		expect(answerWords({ from: 116, hours: 4, answer: 'refused' })).toBe('Pas de rappel pour ces heures.');
	});
});

describe('the answers', () => {
	it('hold one for each window, also when it has moved a little', () => {
		const other: Reminder = { from: 20, hours: 2, answer: 'refused' };
		const moved = { ...friday, from: 117, answer: accepted };
		const next: Reminder = { ...accepted, from: 117 };
		expect(answered([other, accepted], moved, next)).toEqual([other, next]);
		expect(orphans([moved], [other, accepted])).toEqual([other]);
	});
});
