import { describe, expect, it } from 'vitest';
import { faults, firstGuess, proposeDates, toWallClock } from './dates';

describe('proposed dates', () => {
	it('keep the hour when the clocks go back', () => {
		expect(proposeDates('2026-10-20T19:00', 3)).toEqual(['2026-10-20T19:00', '2026-10-27T19:00', '2026-11-03T19:00']);
	});

	it('keep the hour when the clocks go forward, even inside the hour that is skipped', () => {
		expect(proposeDates('2027-03-21T02:30', 2)).toEqual(['2027-03-21T02:30', '2027-03-28T02:30']);
	});

	it('cross the year and a leap day', () => {
		expect(proposeDates('2027-12-28T09:05', 2)).toEqual(['2027-12-28T09:05', '2028-01-04T09:05']);
		expect(proposeDates('2028-02-22T19:00', 2)[1]).toBe('2028-02-29T19:00');
	});

	it('are none without a first date or a count', () => {
		expect(proposeDates('', 8)).toEqual([]);
		expect(proposeDates('2026-11-24', 8)).toEqual([]);
		expect(proposeDates('2026-11-24T19:00', -1)).toEqual([]);
	});
});

describe('wall clock of a moment', () => {
	it('follows the zone on both sides of the change', () => {
		expect(toWallClock('2026-10-20T17:00:00Z', 'Europe/Paris')).toBe('2026-10-20T19:00');
		expect(toWallClock('2026-10-27T18:00:00Z', 'Europe/Paris')).toBe('2026-10-27T19:00');
		expect(toWallClock('2026-10-20T17:00:00Z', 'Indian/Reunion')).toBe('2026-10-20T21:00');
	});

	it('writes midnight as 00:00', () => {
		expect(toWallClock('2026-11-24T23:00:00Z', 'Europe/Paris')).toBe('2026-11-25T00:00');
	});

	it('guesses a first session a week away', () => {
		expect(firstGuess(new Date('2026-11-22T23:30:00Z'), 'Europe/Paris')).toBe('2026-11-30T19:00');
	});
});

describe('faults', () => {
	it('name holes and dates out of order by index', () => {
		const found = faults(['2026-11-24T19:00', '', '2026-12-08T19:00', '2026-12-08T19:00', '2026-12-01T19:00']);
		expect([...found]).toEqual([
			[1, 'missing'],
			[3, 'order'],
			[4, 'order']
		]);
	});
});
