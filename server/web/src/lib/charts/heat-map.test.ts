import { describe, expect, it } from 'vitest';
import { at, busiest, filled, level, step } from './heat-map';

const FRIDAY_20 = 4 * 24 + 20;
const SUNDAY_23 = 6 * 24 + 23;

function week(counts: Record<number, number>): number[] {
	return Array.from({ length: 168 }, (_, hour) => counts[hour] ?? 0);
}

describe('depth of ink', () => {
	it.each([
		[0, 8, 0],
		[1, 8, 1],
		[2, 8, 1],
		[3, 8, 2],
		[8, 8, 4],
		[1, 1, 1],
		[2, 2, 2],
		[4, 4, 4],
		[0, 0, 0]
	])('%i of at most %i is %i', (count, fullest, depth) => expect(level(count, fullest)).toBe(depth));
});

describe('the table behind the map', () => {
	it('lists the hours that count something, Monday 00 h first', () => {
		const hours = week({ 0: 1, [FRIDAY_20]: 3, [SUNDAY_23]: 2 });
		expect(filled(hours)).toEqual([
			{ day: 0, hour: 0, count: 1 },
			{ day: 4, hour: 20, count: 3 },
			{ day: 6, hour: 23, count: 2 }
		]);
		expect(at(hours, 4, 20)).toBe(3);
	});
});

describe('the busiest stretch', () => {
	it('is none in an empty week', () => expect(busiest(week({}))).toBeUndefined());

	it('is cut to the hours that count something', () => {
		expect(busiest(week({ [FRIDAY_20]: 2, [FRIDAY_20 + 2]: 4, 10: 5 }))).toEqual({ from: FRIDAY_20, to: FRIDAY_20 + 3, count: 6 });
	});

	it('goes on from Sunday night into Monday', () => {
		expect(busiest(week({ [SUNDAY_23]: 2, 1: 3 }))).toEqual({ from: SUNDAY_23, to: 168 + 2, count: 5 });
	});

	it('takes the narrower of two that are equal', () => {
		expect(busiest(week({ 10: 2, 14: 2, 100: 2, 101: 2 }))).toEqual({ from: 100, to: 102, count: 4 });
	});
});

describe('arrow keys', () => {
	it('move along the hours and across the days', () => {
		expect(step(FRIDAY_20, 'ArrowRight', false)).toBe(FRIDAY_20 + 1);
		expect(step(FRIDAY_20, 'ArrowDown', false)).toBe(FRIDAY_20 + 24);
		expect(step(FRIDAY_20, 'Home', false)).toBe(4 * 24);
		expect(step(FRIDAY_20, 'End', false)).toBe(4 * 24 + 23);
	});

	it('turn with the map', () => {
		expect(step(FRIDAY_20, 'ArrowRight', true)).toBe(FRIDAY_20 + 24);
		expect(step(FRIDAY_20, 'ArrowDown', true)).toBe(FRIDAY_20 + 1);
		expect(step(FRIDAY_20, 'Home', true)).toBe(20);
		expect(step(FRIDAY_20, 'End', true)).toBe(6 * 24 + 20);
	});

	it('stop at the edges, and other keys do nothing', () => {
		expect(step(0, 'ArrowLeft', false)).toBe(0);
		expect(step(0, 'ArrowUp', false)).toBe(0);
		expect(step(SUNDAY_23, 'ArrowDown', false)).toBe(SUNDAY_23);
		expect(step(FRIDAY_20, 'a', false)).toBe(FRIDAY_20);
	});
});
