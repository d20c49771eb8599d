import { describe, expect, it } from 'vitest';
import type { WeekendView } from '$lib/core/types';
import { bandsOf, dayBands, daysOf, daysWith, firstFree, spanOf, timesOf } from './times';

const at = (time: string) => `${time}:00+00:00`;
const span = (from: string, to: string) => ({ starts_at: at(from), ends_at: at(to) });

const view = (part: Partial<WeekendView> = {}): WeekendView => ({
	friday: '2026-11-20',
	agenda: span('2026-11-20T17:00', '2026-11-23T00:00'),
	plan: null,
	plan_id: null,
	windows: [],
	gaps: [],
	suggestions: [],
	copy: null,
	to_debrief: null,
	past: null,
	asks: null,
	...part
});

describe('a weekend', () => {
	it('has three days', () => {
		expect(daysOf('2026-11-20')).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
		expect(daysWith(view()).map(({ day, stretches }) => [day, stretches.length])).toEqual([
			['2026-11-20', 0],
			['2026-11-21', 0],
			['2026-11-22', 0]
		]);
	});

	it('puts what lies in an own window under it, gaps too, and the rest beside, in the order of time', () => {
		const window = span('2026-11-20T20:00', '2026-11-21T01:00');
		const dinner = { label: 'dinner', ...span('2026-11-20T19:00', '2026-11-20T21:30') };
		const swim = { label: 'swim', ...span('2026-11-21T10:00', '2026-11-21T12:00') };
		const evening = span('2026-11-22T21:00', '2026-11-22T23:00');
		const gap = { ...span('2026-11-20T21:30', '2026-11-21T01:00'), window: 116 };
		const plan = { friday: '2026-11-20', activities: [swim, dinner], evenings_of_use: [evening] };
		const [friday, saturday, sunday] = daysWith(view({ plan, windows: [[116, window]], gaps: [gap] }));
		expect(friday!.stretches).toEqual([
			{
				window: { span: window, from: 116 },
				lines: [
					{ kind: 'activity', item: dinner, at: 1 },
					{ kind: 'gap', item: gap }
				]
			}
		]);
		expect(saturday!.stretches).toEqual([{ window: undefined, lines: [{ kind: 'activity', item: swim, at: 0 }] }]);
		expect(sunday!.stretches).toEqual([{ window: undefined, lines: [{ kind: 'evening', item: evening, at: 0 }] }]);
	});

	it('is drawn from its beginning to its end', () => {
		const agenda = view().agenda!;
		expect(bandsOf(agenda, [span('2026-11-20T10:00', '2026-11-20T19:00'), span('2026-11-24T10:00', '2026-11-24T19:00')])).toEqual([
			{ from: 0, hours: 2 }
		]);
		const bands = dayBands(view());
		expect(bands.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
		expect(bands.reduce((sum, { hours }) => sum + hours, 0)).toBe(55);
	});
});

describe('a time', () => {
	it('that is not later ends on the next day', () => {
		const night = spanOf('2026-11-20', '22:00', '01:00')!;
		expect([night.starts_at.slice(0, 16), night.ends_at.slice(0, 16)]).toEqual(['2026-11-20T22:00', '2026-11-21T01:00']);
		expect(timesOf(night)).toEqual({ day: '2026-11-20', from: '22:00', to: '01:00' });
		expect(spanOf('2026-11-20', '22:00', '')).toBeUndefined();
	});

	it('is first offered where an own window is empty', () => {
		const gap = { ...span('2026-11-21T20:00', '2026-11-21T23:00'), window: 140 };
		expect(firstFree(view({ gaps: [gap] }))).toBe(gap);
		expect(timesOf(firstFree(view()))).toMatchObject({ day: '2026-11-20', from: '19:00' });
	});
});
