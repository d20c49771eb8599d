import { expect, it } from 'vitest';
import { sorted } from './SortHeader.svelte';

const rows = [
	{ name: 'Noé', count: 2 },
	{ name: 'Élias', count: null },
	{ name: 'Farid', count: 10 }
];
const value = (row: (typeof rows)[number], by: string) => (by === 'name' ? row.name : row.count);

it('sorts names as people do and puts what is missing last, both ways', () => {
	expect(sorted(rows, { by: 'name', down: false }, value).map((row) => row.name)).toEqual(['Élias', 'Farid', 'Noé']);
	expect(sorted(rows, { by: 'count', down: false }, value).map((row) => row.count)).toEqual([2, 10, null]);
	expect(sorted(rows, { by: 'count', down: true }, value).map((row) => row.count)).toEqual([10, 2, null]);
});
