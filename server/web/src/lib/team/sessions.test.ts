import { expect, it } from 'vitest';
import { begun, duration, upcoming, withBrief } from './sessions';

const HOUR = 3_600_000;
const session = (number: number, starts: number) => ({ number, local: '', starts_at: new Date(starts).toISOString(), ends_at: new Date(starts + 1.5 * HOUR).toISOString() });
const three = [session(1, 100 * HOUR), session(2, 200 * HOUR), session(3, 300 * HOUR)];

it.each([
	['before the first', 99 * HOUR, 0, 1, [1]],
	['as the first begins', 100 * HOUR, 1, 1, [1]],
	['as the first ends', 101.5 * HOUR, 1, 2, [1, 2]],
	['during the second', 200.5 * HOUR, 2, 2, [1, 2]],
	['after the last', 400 * HOUR, 3, undefined, [1, 2, 3]]
])('%s', (_, now, hasBegun, next, briefs) => {
	expect(begun(three, now)).toBe(hasBegun);
	expect(upcoming(three, now)?.number).toBe(next);
	expect(withBrief(three, now).map((one) => one.number)).toEqual(briefs);
});

it('reads the length from the first session', () => {
	expect([duration(three), duration([])]).toEqual([90, 90]);
});
