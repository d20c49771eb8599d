import { describe, expect, it } from 'vitest';
import { Problem, problemFrom } from '$lib/api/client';
import { Action, Resource } from './resource.svelte';

function gate<T>() {
	let open: (value: T) => void = () => {};
	const opened = new Promise<T>((resolve) => (open = resolve));
	return { opened, open };
}

describe('a resource', () => {
	it('drops an answer that a newer request has overtaken', async () => {
		const resource = new Resource<string>();
		const slow = gate<string>();
		const first = resource.load(() => slow.opened);
		await resource.load(async () => 'new');
		slow.open('old');
		await first;
		expect([resource.value, resource.pending]).toEqual(['new', false]);
	});

	it('keeps what it had when a later request fails', async () => {
		const resource = new Resource<number>();
		await resource.load(async () => 1);
		await resource.load(() => Promise.reject(new Problem(503, 'offline')));
		expect([resource.value, resource.problem?.code]).toEqual([1, 'offline']);
	});
});

describe('an action', () => {
	it('runs once at a time', async () => {
		const action = new Action();
		const first = gate<string>();
		const running = action.run(() => first.opened);
		expect(await action.run(async () => 'second')).toBeUndefined();
		first.open('first');
		expect(await running).toBe('first');
	});

	it('loses no choice made while another is being kept, and is busy until the last is', async () => {
		const action = new Action();
		const first = gate<string>();
		const running = action.also(() => first.opened);
		expect(await action.also(() => Promise.reject(new Problem(0, 'storage_full')))).toBeUndefined();
		expect(await action.also(async () => 'third')).toBe('third');
		// What went wrong among them stays said.
		expect([action.busy, action.problem?.code]).toEqual([true, 'storage_full']);
		first.open('first');
		expect([await running, action.busy]).toEqual(['first', false]);
		await action.run(async () => 'next');
		expect(action.problem).toBeUndefined();
	});

	it('shows a problem at its field, else once for the form', async () => {
		const action = new Action();
		await action.run(() => Promise.reject(problemFrom(422, { code: 'x_unknown', title: 'Trop long', field: 'name' })));
		expect([action.about('name'), action.about('login'), action.otherwise('name')]).toEqual(['Trop long', undefined, undefined]);
		expect(action.otherwise('login')).toBe('Trop long');
	});

	it('reads an answer that is not ours as unexpected', () => {
		expect(problemFrom(502, undefined)).toMatchObject({ status: 502, code: 'unexpected' });
	});
});
