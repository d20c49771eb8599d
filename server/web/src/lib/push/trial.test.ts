import { describe, expect, it } from 'vitest';
import type { PushTrial } from '$lib/api/types';
import { Trial } from './trial.svelte';

const NONE = { id: 'a', state: 'waiting', accepted_at: null, shown_at: null, opened_at: null } as PushTrial;
const ACCEPTED = { ...NONE, state: 'sent', accepted_at: '2026-11-22T19:03:01.000Z' } as PushTrial;

async function follow(...answers: (PushTrial | Error)[]): Promise<Trial> {
	const trial = new Trial({
		begin: async () => NONE,
		look: async () => {
			const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
			if (answer instanceof Error) throw answer;
			return answer;
		},
		rest: async () => undefined
	});
	await trial.run();
	return trial;
}

describe('a trial', () => {
	it('ends when it was shown', async () => {
		const trial = await follow(NONE, ACCEPTED, new Error('offline'), { ...ACCEPTED, shown_at: '2026-11-22T19:03:02.000Z' });
		expect(trial.diagnosis).toBe('shown');
		expect(trial.sent?.shown_at).toBe('2026-11-22T19:03:02.000Z');
	});

	it.each([
		['accepted', ACCEPTED],
		['silent', NONE],
		['silent', new Error('offline')],
		['refused', { ...NONE, state: 'refused' } as PushTrial],
		['unreachable', { ...NONE, state: 'unreachable' } as PushTrial],
		['over', { ...NONE, state: 'over' } as PushTrial]
	])('is %s in the end', async (diagnosis, answer) => {
		expect((await follow(answer)).diagnosis).toBe(diagnosis);
	});

	it('is not followed once nobody looks', async () => {
		const looks: string[] = [];
		const trial: Trial = new Trial({
			begin: async () => NONE,
			look: async (id) => (looks.push(id), NONE),
			rest: async () => trial.end()
		});
		await trial.run();
		expect(looks).toEqual([]);
	});
});
