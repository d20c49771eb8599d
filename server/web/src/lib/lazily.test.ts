import { expect, it } from 'vitest';
import { lazily } from './lazily';

it('loads once, and again after a failure', async () => {
	let calls = 0;
	const load = lazily(async () => {
		calls += 1;
		if (calls === 1) throw new Error('offline');
		return calls;
	});
	await expect(load()).rejects.toThrow('offline');
	expect(load()).toBe(load());
	expect([await load(), calls]).toEqual([2, 2]);
});
