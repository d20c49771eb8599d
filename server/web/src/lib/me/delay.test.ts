import { expect, it } from 'vitest';
import { DELAY, left } from './delay.svelte';

it('counts down to nothing', () => {
	expect(left(DELAY, 0)).toBe('15:00');
	expect(left(DELAY, 1)).toBe('15:00');
	expect(left(DELAY, 1000)).toBe('14:59');
	expect(left(61_000, 0)).toBe('1:01');
	expect(left(1, 0)).toBe('0:01');
	expect(left(0, 0)).toBe('');
	expect(left(0, 5000)).toBe('');
});
