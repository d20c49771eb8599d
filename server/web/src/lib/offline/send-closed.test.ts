import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Rows } from '../core/rows';
import { TestPhone, TestServer } from '../core/testing';
import { Core } from '../core/pkg/mobile_core.js';
import { sendClosed, type Closed } from './send-closed';

let stores = 0;
let store = '';
let server: TestServer;
let isHeld: boolean;

const closed = (): Closed => ({
	locks: { request: (_: string, __: object, held: (lock: Lock | null) => unknown) => held(isHeld ? null : ({} as Lock)) } as Closed['locks'],
	rows: () => Rows.open(store),
	core: async () => Core,
	fetch: server.fetch,
	app: 'test',
	rest: (milliseconds) => vi.advanceTimersByTimeAsync(milliseconds)
});

/** A phone that noted offline and was closed. */
async function left(pin?: string): Promise<void> {
	const phone = await TestPhone.open(store, { fetch: server.fetch });
	await phone.enrol();
	await phone.sync();
	if (pin) await phone.run({ name: 'setPin', args: [pin] });
	server.offline = true;
	await phone.log({ kind: 'craving', body: { intensity: 7 } });
	phone.host.close();
	phone.rows.close();
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-11-20T22:30:00Z') });
	store = `closed-${(stores += 1)}`;
	server = new TestServer();
	isHeld = false;
});

afterEach(() => vi.useRealTimers());

describe('with every page closed', () => {
	it('what waits leaves once the ten seconds are over, and once', async () => {
		await left();
		server.offline = false;
		await sendClosed(closed());
		await sendClosed(closed());
		expect(server.records.size).toBe(1);
		expect(server.asked('/sync').filter(({ body }) => body.changes.length > 0)).toHaveLength(1);
	});

	it('the browser hears that something is left', async () => {
		await left();
		await expect(sendClosed(closed())).rejects.toThrow('something is left');
	});

	it('nothing is done beside a tab that is open', async () => {
		await left();
		server.offline = false;
		isHeld = true;
		await expect(sendClosed(closed())).rejects.toThrow('a tab is open');
		expect(server.records.size).toBe(0);
	});

	it('a phone with a PIN keeps what waits until it is unlocked', async () => {
		await left('402718');
		server.offline = false;
		await sendClosed(closed());
		expect(server.records.size).toBe(0);
	});
});
