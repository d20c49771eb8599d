import { beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '$lib/api/client';
import type { Draft, Edit, EntryView, Saved } from '$lib/core/types';
import { loadMessages } from '$lib/messages.svelte';

/** A phone that keeps what it is given, one entry at a time, and refuses when told to. */
const kept = vi.hoisted(() => ({
	calls: [] as string[],
	entry: undefined as unknown,
	refuse: undefined as unknown
}));

vi.mock('$app/navigation', () => ({ replaceState: (address: string) => kept.calls.push(`address ${address}`) }));
vi.mock('$lib/core/phone.svelte', () => {
	const saved: Saved = { id: 'e1', undo_until: new Date(Date.now() + 10_000).toISOString() };
	const put = async (name: string, change: Edit): Promise<Saved> => {
		if (kept.refuse) throw kept.refuse;
		kept.calls.push(`${name} ${JSON.stringify({ body: change.body, private: change.private })}`);
		const hidden = change.private === undefined || change.private === 'whole' ? [] : change.private;
		kept.entry = { id: 'e1', kind: 'craving', body: change.body, hidden, private_whole: change.private === 'whole' };
		return saved;
	};
	return {
		phone: {
			view: undefined,
			log: (draft: Draft) => put('log', draft),
			edit: (id: string, edit: Edit) => put(`edit ${id}`, edit),
			entry: async () => kept.entry as EntryView | undefined,
			undo: async () => void (kept.entry = undefined)
		}
	};
});

const { Noting } = await import('./noting.svelte');
const { takeBack, undoOffer } = await import('./undo.svelte');

beforeEach(async () => {
	Object.assign(kept, { calls: [], entry: undefined, refuse: undefined });
	await loadMessages('core');
});

it('makes the entry once and then replaces its body, in the order of the taps', async () => {
	const noting = new Noting('craving');
	const taps = [
		noting.save((body) => ({ ...body, intensity: 7 })),
		noting.save((body) => ({ ...body, triggers: [...(body.triggers ?? []), 'alcohol'] })),
		noting.save((body) => ({ ...body, triggers: [...(body.triggers ?? []), 'desire'] }))
	];
	expect(await Promise.all(taps)).toEqual([true, true, true]);
	expect(kept.calls).toEqual([
		'log {"body":{"intensity":7}}',
		'address #e1',
		'edit e1 {"body":{"intensity":7,"triggers":["alcohol"]}}',
		'edit e1 {"body":{"intensity":7,"triggers":["alcohol","desire"]}}'
	]);
	expect(noting.body).toEqual({ intensity: 7, triggers: ['alcohol', 'desire'] });
});

it('shows what is saved: a refused tap changes nothing, and the next one goes on', async () => {
	const noting = new Noting('craving', false);
	await noting.save((body) => ({ ...body, intensity: 7 }));
	kept.refuse = new Problem(0, 'storage_full');
	expect(await noting.save((body) => ({ ...body, intensity: 9 }))).toBe(false);
	expect([noting.body, noting.problem?.code]).toEqual([{ intensity: 7 }, 'storage_full']);
	kept.refuse = undefined;
	expect(await noting.save((body) => ({ ...body, used: false }))).toBe(true);
	expect([noting.body, noting.problem]).toEqual([{ intensity: 7, used: false }, undefined]);
	expect(kept.calls.some((call) => call.startsWith('address'))).toBe(false);
});

it('leaves out what was taken back by a second tap', async () => {
	const noting = new Noting('craving');
	await noting.save(() => ({ intensity: 7, used: undefined }));
	expect(Object.keys(noting.body)).toEqual(['intensity']);
});

it('goes on with the entry of the address, also when the tap comes before it was read', async () => {
	const before = { id: 'e1', kind: 'craving', body: { intensity: 7, note: 'n' }, hidden: [], private_whole: false };
	kept.entry = before;
	const noting = new Noting('craving');
	await Promise.all([noting.open('e1'), noting.save((body) => ({ ...body, used: false }))]);
	expect(kept.calls).toEqual(['edit e1 {"body":{"intensity":7,"note":"n","used":false}}']);
});

it('leaves an entry for a new one after what is being saved', async () => {
	const noting = new Noting('weekend_plan', false);
	await Promise.all([noting.save(() => ({ friday: '2026-11-20' })), noting.leave(), noting.save(() => ({ friday: '2026-11-27' }))]);
	expect(kept.calls).toEqual(['log {"body":{"friday":"2026-11-20"}}', 'log {"body":{"friday":"2026-11-27"}}']);
});

it('hides and shows field by field, and as a whole', async () => {
	const noting = new Noting('craving');
	await noting.save(() => ({ intensity: 7, note: 'n' }), { private: ['note'] });
	await noting.hide('triggers', true);
	expect(noting.entry?.hidden).toEqual(['note', 'triggers']);
	await noting.hide('note', false);
	expect(noting.entry?.hidden).toEqual(['triggers']);
	await noting.keepWhole(true);
	expect(noting.whole).toBe(true);
	await noting.keepWhole(false);
	expect([noting.whole, noting.entry?.hidden]).toEqual([false, ['note']]);
});

it('hides everything that was tapped quickly, one after the other', async () => {
	const noting = new Noting('craving');
	await Promise.all([noting.save(() => ({ intensity: 7 })), noting.hide('note', true), noting.hide('triggers', true), noting.hide('coping', true)]);
	expect(noting.entry?.hidden).toEqual(['note', 'triggers', 'coping']);
	await Promise.all([noting.hide('note', false), noting.hide('coping', false)]);
	expect(noting.entry?.hidden).toEqual(['triggers']);
});

it('offers to take back each tap but not each keystroke, and then stands where the phone does', async () => {
	const noting = new Noting('craving');
	await noting.save(() => ({ intensity: 7 }));
	const offer = undoOffer();
	expect(offer?.id).toBe('e1');
	await noting.save((body) => ({ ...body, note: 'n' }), { quiet: true });
	expect(undoOffer()).toBe(offer);
	await takeBack();
	expect([noting.entry, undoOffer()]).toEqual([undefined, undefined]);
	await noting.save(() => ({ intensity: 3 }));
	expect(kept.calls.filter((call) => call.startsWith('log'))).toHaveLength(2);
});
