import { beforeAll, expect, it } from 'vitest';
import { loadMessages, setLocale, t } from '$lib/messages.svelte';
import { fieldsOf, isKept, TOLD, valueOf } from './sees';

beforeAll(async () => {
	await loadMessages('core');
	await loadMessages('me');
	await setLocale('fr');
});

it('names every field that a person can hide as one’s own choice, and no other', () => {
	const choices = TOLD.flatMap((kind) => fieldsOf(kind).filter(({ access }) => access === 'choice').map(({ name }) => name));
	expect([...new Set(choices)].sort()).toEqual(['coping', 'products', 'route', 'triggers', 'who']);
	for (const kind of TOLD) expect(fieldsOf(kind).find(({ name }) => name === 'note')?.access).toBe('mine');
});

it('says in words what an entry said', () => {
	const use = {
		kind: 'use',
		body: { products: [{ code: 'ketamine', sold_as: 'K', route: 'nasal' }, { code: 'alcohol' }], planned: false, meaning: 'unsure' }
	};
	expect(valueOf(use, 'products')).toBe(`${t('product_ketamine')} « K », ${t('product_alcohol')}`);
	expect(valueOf(use, 'route')).toBe(t('route_nasal'));
	expect(valueOf(use, 'planned')).toBe(t('use_planned_no'));
	expect(valueOf(use, 'meaning')).toBe(t('meaning_unsure'));
	expect(valueOf(use, 'before')).toBeUndefined();
	expect(valueOf({ kind: 'craving', body: { intensity: 0, used: false } }, 'intensity')).toBe(t('sees_out_of_ten', { value: 0 }));
});

it('takes a route for kept when the products are', () => {
	expect(isKept({ hidden: ['products'] }, 'route')).toBe(true);
	expect(isKept({ hidden: ['route'] }, 'route')).toBe(true);
	expect(isKept({ hidden: ['route'] }, 'products')).toBe(false);
});
