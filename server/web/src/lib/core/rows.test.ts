import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { Rows, type Write } from './rows';

const bytes = (...values: number[]) => new Uint8Array(values);
const write = (expected: string, next: string, put: Write['put'], gone: string[] = []): Write => ({ expected, next, put, delete: gone });

describe('rows', () => {
	it('are empty at generation 0, and as the last write left them', async () => {
		const rows = await Rows.open('rows-1');
		expect(await rows.load()).toEqual({ generation: '0', rows: [] });
		await rows.persist(write('0', '1', [['a', bytes(1)], ['b', bytes(2)]]));
		await rows.persist(write('1', '2', [['a', bytes(3)]], ['b', 'never']));
		rows.close();
		expect(await (await Rows.open('rows-1')).load()).toEqual({ generation: '2', rows: [['a', bytes(3)]] });
	});

	it('refuse a write made from another generation, whole', async () => {
		const rows = await Rows.open('rows-2');
		expect(await rows.persist(write('0', '1', [['a', bytes(1)]]))).toBe('ok');
		expect(await rows.persist(write('0', '1', [['a', bytes(9)], ['c', bytes(9)]], ['a']))).toBe('stale');
		expect(await rows.load()).toEqual({ generation: '1', rows: [['a', bytes(1)]] });
	});

	it('let only one of two writers win', async () => {
		const [one, other] = [await Rows.open('rows-3'), await Rows.open('rows-3')];
		const outcomes = await Promise.all([one.persist(write('0', '1', [['a', bytes(1)]])), other.persist(write('0', '1', [['a', bytes(2)]]))]);
		expect(outcomes.sort()).toEqual(['ok', 'stale']);
	});

	it('forget everything, and make stale who did not notice', async () => {
		const rows = await Rows.open('rows-4');
		await rows.persist(write('0', '1', [['a', bytes(1)]]));
		await rows.clear();
		expect(await rows.load()).toEqual({ generation: '2', rows: [] });
		expect(await rows.persist(write('1', '2', [['a', bytes(1)]]))).toBe('stale');
	});

	it('ask for durability to the disk', async () => {
		const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
		const rows = await Rows.open('rows-5');
		await rows.persist(write('0', '1', [['a', bytes(1)]]));
		expect(transaction).toHaveBeenLastCalledWith(expect.anything(), 'readwrite', { durability: 'strict' });
		transaction.mockRestore();
	});

	it('say that a browser gives no storage', async () => {
		const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
			throw new DOMException('', 'SecurityError');
		});
		await expect(Rows.open('rows-6')).rejects.toMatchObject({ fault: { code: 'storage_unavailable' } });
		open.mockRestore();
	});
});
