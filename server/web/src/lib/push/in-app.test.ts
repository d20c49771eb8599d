import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import { TestPhone, TestServer } from '../core/testing';
import type { Nudge, PastNudge, Phone } from '$lib/core/types';
import { answerInApp, canWait, dueInApp, shownInApp } from './in-app';
import { forgetKept } from './kept';

let phone: Pick<Phone, 'nudgesDue'>;
let host: TestPhone;
let stores = 0;

const HOUR = 3_600_000;
/** Friday, an hour after the reminder at 17:00 in Paris, give or take the jitter. */
const FRIDAY = Date.parse('2026-11-20T17:00:00Z');

beforeEach(async () => {
	await forgetKept();
	let now = FRIDAY - 28 * 24 * HOUR;
	host = await TestPhone.open(`in-app-${(stores += 1)}`, { fetch: new TestServer().fetch, now: () => now });
	await host.enrol();
	now = FRIDAY;
	const reminders = [{ from: 116, hours: 4, answer: 'accepted', weekday: 'friday', at: '17:00' }] as const;
	await host.log({ kind: 'settings', body: { reminders: [...reminders], nudges: { clock: 'home' } } });
	phone = {
		nudgesDue: (from: number, to: number, history: PastNudge[] = []) =>
			host.run<Nudge[]>({ name: 'nudgesDue', args: [from, to, 'Europe/Paris', history] })
	};
});

it('shows what is due until it is answered, and then never again', async () => {
	const due = await dueInApp(phone, FRIDAY);
	expect(due).toMatchObject({ rule: 'window', action: 'plan', slot: 116 });
	expect(await dueInApp(phone, FRIDAY + 60_000)).toMatchObject({ rule: 'window' });
	await answerInApp(due!, 'opened', FRIDAY);
	expect(await shownInApp()).toContainEqual(expect.objectContaining({ rule: 'window', opened_at: new Date(FRIDAY).toISOString() }));
	for (let answered; (answered = await dueInApp(phone, FRIDAY)); ) {
		expect(answered.rule).not.toBe('window');
		await answerInApp(answered, 'dismissed', FRIDAY);
	}
	expect(await dueInApp(phone, FRIDAY + 2 * HOUR)).toBeUndefined();
});

it('has nothing of before this phone joined', async () => {
	const fresh = await TestPhone.open('in-app-fresh', { fetch: new TestServer().fetch, now: () => FRIDAY });
	await fresh.enrol();
	const due = (from: number, to: number, history: PastNudge[] = []) =>
		fresh.run<Nudge[]>({ name: 'nudgesDue', args: [from, to, 'Europe/Paris', history] });
	expect(await dueInApp({ nudgesDue: due }, FRIDAY)).toBeUndefined();
	expect((await due(FRIDAY - 3 * 24 * HOUR, FRIDAY + 7 * 24 * HOUR)).every(({ due_at }) => Date.parse(due_at) >= FRIDAY)).toBe(true);
});

it('is not shown any more once its reason is gone', async () => {
	expect(await dueInApp(phone, FRIDAY)).toMatchObject({ rule: 'window' });
	await host.log({ kind: 'settings', body: { nudges: { clock: 'home', off: ['window', 'plan'] } } });
	expect(await dueInApp(phone, FRIDAY + 60_000)).toBeUndefined();
});

it('put off, it comes once more an hour later', async () => {
	const due = await dueInApp(phone, FRIDAY);
	expect(canWait(due!)).toBe(true);
	await answerInApp(due!, 'later', FRIDAY);
	expect((await dueInApp(phone, FRIDAY + HOUR / 2))?.rule).not.toBe('window');
	const again = await dueInApp(phone, FRIDAY + 1.5 * HOUR);
	expect(again).toMatchObject({ rule: 'window' });
	expect(canWait(again!)).toBe(false);
	await answerInApp(again!, 'dismissed', FRIDAY + HOUR);
	expect((await dueInApp(phone, FRIDAY + 1.6 * HOUR))?.rule).not.toBe('window');
});

it('is of no use after its time, and forgets after four weeks', async () => {
	await dueInApp(phone, FRIDAY);
	expect((await dueInApp(phone, FRIDAY + 12 * HOUR))?.rule).not.toBe('window');
	expect((await shownInApp()).length).toBeGreaterThan(0);
	await dueInApp({ nudgesDue: async () => [] }, FRIDAY + 29 * 24 * HOUR);
	expect(await shownInApp()).toEqual([]);
});
