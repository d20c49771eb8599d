import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clocks } from './clocks';
import { TestPhone } from './testing';
import type { Nudge, WeekendPage } from './types';

let stores = 0;
let phone: TestPhone;
const page = (home: string | null = 'Europe/Paris') => phone.run<WeekendPage>({ name: 'weekendPage', args: [home, []] });

beforeEach(async () => {
	// A Thursday evening in Paris.
	vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-19T19:30:00Z') });
	phone = await TestPhone.open(`weekend-${(stores += 1)}`);
	await phone.enrol();
});
afterEach(() => {
	phone.host.close();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe('the weekend', () => {
	it('is asked for, planned, and looked back on', async () => {
		const empty = await page();
		expect(empty.weekend).toMatchObject({ friday: '2026-11-20', plan: null, plan_id: null, asks: 'plan' });
		expect(empty.weekend.agenda).toMatchObject({ ends_at: expect.stringMatching(/^2026-11-2[23]T/) });
		expect(empty.weekend.gaps.length).toBeGreaterThan(0);

		const swim = { label: 'Piscine', starts_at: '2026-11-21T10:00:00+01:00', ends_at: '2026-11-21T12:00:00+01:00' };
		const saved = await phone.log({ kind: 'weekend_plan', body: { friday: '2026-11-20', activities: [swim] } });
		const planned = await page();
		expect(planned.weekend).toMatchObject({ plan_id: saved.id, asks: null, plan: { activities: [swim] } });

		vi.setSystemTime(new Date('2026-11-23T09:00:00Z'));
		expect((await page()).weekend).toMatchObject({ asks: 'debrief', past: { friday: '2026-11-20', debrief_id: null } });
		const debrief = await phone.log({ kind: 'debrief', body: { friday: '2026-11-20', mood: 6, plan_kept: 'yes' } });
		const done = await page();
		expect(done.weekend).toMatchObject({ to_debrief: null, asks: null, past: { debrief_id: debrief.id } });
		expect(done.weekend.suggestions).toMatchObject([{ label: 'Piscine', weekends: 1 }]);
		expect(done.weekend.copy).toMatchObject({ friday: '2026-11-27', activities: [{ label: 'Piscine' }] });
	});

	it('offers own windows, and plans the accepted ones by the clock of home', async () => {
		const { reminders } = await page();
		expect(reminders.windows).toHaveLength(3);
		expect(reminders.windows.every((window) => window.reasons[0]?.code === 'protocol')).toBe(true);
		const accepted = { from: 116, hours: 4, answer: 'accepted', weekday: 'friday', at: '17:00' } as const;
		await phone.log({ kind: 'settings', body: { reminders: [accepted], nudges: { clock: 'home' } } });
		const answered = await page('America/New_York');
		expect(answered.reminders.answered).toMatchObject([accepted]);
		const from = Date.now();
		const due = (home: string) => phone.run<Nudge[]>({ name: 'nudgesDue', args: [from, from + 2 * 86_400_000, home, []] });
		const [here, there] = [await due('Europe/Paris'), await due('America/New_York')];
		const at = (nudges: Nudge[]) => Date.parse(nudges.find((nudge) => nudge.rule === 'window')!.due_at);
		expect((at(there) - at(here)) / 3_600_000).toBe(6);
	});
});

describe('the clocks', () => {
	const offsets = (home: string | null) => (clocks(Date.now(), home, []) as { home: { offsets: { seconds: number }[] } }).home.offsets;

	it('know the changes of a zone over the year', () => {
		expect(offsets('Europe/Paris').map(({ seconds }) => seconds)).toEqual([7200, 3600, 7200, 3600]);
		expect(offsets('Asia/Kolkata').map(({ seconds }) => seconds)).toEqual([19_800]);
		expect(offsets('America/St_Johns')[0]).toMatchObject({ seconds: -9_000 });
	});

	it('are those of here where the zone is not known', () => {
		const here = -new Date().getTimezoneOffset() * 60;
		expect(offsets(null)[0]).toMatchObject({ seconds: expect.any(Number) });
		expect(offsets('Mars/Olympus').at(-1)?.seconds).toBeTypeOf('number');
		expect(here).toBeTypeOf('number');
	});
});
