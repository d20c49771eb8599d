import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestPhone, TestServer } from './testing';
import type { Saved, Unlock } from './types';

const CODE = '402718';
const pass = (millis: number) => vi.advanceTimersByTimeAsync(millis);
const soon = (check: () => unknown) => vi.waitFor(check, { interval: 1 });

let stores = 0;
let store = '';
let server: TestServer;

const open = () => TestPhone.open(store, { fetch: server.fetch });
const unlock = (phone: TestPhone, code = CODE) => phone.run<Unlock>({ name: 'unlock', args: [code] });
const lock = (phone: TestPhone) => phone.run({ name: 'lock', args: [] });
const tap = (phone: TestPhone, intensity: number) => phone.run<Saved>({ name: 'logLocked', args: [crypto.randomUUID(), intensity] });

/** A phone with one entry on the server, and a PIN. */
async function locked(): Promise<TestPhone> {
	const phone = await open();
	await phone.enrol();
	await phone.log({ kind: 'craving', body: { intensity: 2, note: 'rien que pour moi' } });
	await pass(11_000);
	await soon(() => expect(phone.view?.status.waiting).toBe(0));
	await phone.run({ name: 'setPin', args: [CODE] });
	await lock(phone);
	return phone;
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-11-20T22:30:00Z') });
	store = `vault-${(stores += 1)}`;
	server = new TestServer();
});

afterEach(() => vi.useRealTimers());

describe('a code tied to the phone', () => {
	const secret = (fill = 7) => new Uint8Array(32).fill(fill);

	it('opens together with the device secret alone, until it is set without', async () => {
		const phone = await locked();
		await unlock(phone);
		await phone.run({ name: 'confirm', args: [CODE] });
		const given = secret();
		await phone.run({ name: 'setPin', args: [CODE, given] });
		expect(given).toEqual(new Uint8Array(32));
		await lock(phone);
		expect(phone.view?.lock).toMatchObject({ is_locked: true, needs_device_secret: true, attempts_left: 10 });
		await expect(unlock(phone)).rejects.toMatchObject({ fault: { code: 'missing_field' } });
		expect(phone.view?.lock.attempts_left).toBe(10);
		expect(await phone.run({ name: 'unlock', args: [CODE, secret(8)] })).toEqual({ outcome: 'wrong', left: 9 });
		expect(await phone.run({ name: 'unlock', args: [CODE, secret()] })).toEqual({ outcome: 'open' });
		expect((await phone.entries())[0]).toMatchObject({ body: { note: 'rien que pour moi' } });
		await phone.run({ name: 'confirm', args: [CODE, secret()] });
		await phone.run({ name: 'setPin', args: [CODE] });
		await lock(phone);
		expect(await unlock(phone)).toEqual({ outcome: 'open' });
	}, 20_000);
});

it('reads a phrase alike from keyboards that write accents in other ways', async () => {
	const phone = await open();
	await phone.enrol();
	await phone.run({ name: 'setPin', args: ['la marée s’élève'.normalize('NFC')] });
	await lock(phone);
	expect(await unlock(phone, 'la maree s’eleve')).toEqual({ outcome: 'wrong', left: 9 });
	expect(await unlock(phone, 'la marée s’élève'.normalize('NFD'))).toEqual({ outcome: 'open' });
}, 20_000);

describe('a locked phone', () => {
	it('shows nothing and reads nothing', async () => {
		const phone = await locked();
		expect(phone.view).toMatchObject({ lock: { is_locked: true, has_pin: true }, status: { enrolled: true, first_name: null } });
		await expect(phone.log({ kind: 'craving', body: { intensity: 7 } })).rejects.toMatchObject({ fault: { code: 'locked' } });
		const kept = (await phone.rows.load()).rows.map(([key, bytes]) => key + Buffer.from(bytes).toString('latin1')).join();
		expect(kept).not.toContain('rien que pour moi');
		expect(await unlock(phone)).toEqual({ outcome: 'open' });
		expect((await phone.entries())[0]).toMatchObject({ body: { note: 'rien que pour moi' } });
	});

	it('notes, and posts it without a token once the ten seconds are over', async () => {
		const phone = await locked();
		const { id } = await tap(phone, 7);
		expect(phone.view?.lock).toMatchObject({ unsent: 1, undoable: [{ id }] });
		await pass(9_000);
		expect(server.records.has(id)).toBe(false);
		await pass(2_000);
		await soon(() => expect(phone.view?.lock.unsent).toBe(0));
		expect(server.asked('/sync').at(-1)?.headers.get('authorization')).toBeNull();
		await unlock(phone);
		expect(await phone.entries()).toHaveLength(2);
		expect((await phone.run<{ entries: unknown[] }>({ name: 'history', args: [{}] })).entries[0]).toMatchObject({ id, mark: 'sent' });
	});

	it('takes back what was noted, and nothing of it is left', async () => {
		const phone = await locked();
		const { id } = await tap(phone, 7);
		await phone.run({ name: 'undoLocked', args: [id] });
		await pass(11_000);
		expect(server.records.has(id)).toBe(false);
		expect((await phone.rows.load()).rows.some(([key]) => key.includes(id))).toBe(false);
	});

	it('keeps what got no answer, and sends it once after it is unlocked, also in another life', async () => {
		const phone = await locked();
		server.offline = true;
		const { id } = await tap(phone, 7);
		await pass(11_000);
		phone.host.close();
		const later = await open();
		await later.run({ name: 'view', args: [] });
		server.offline = false;
		await unlock(later);
		await later.sync();
		await soon(() => expect(server.records.has(id)).toBe(true));
		expect(later.view?.status.waiting).toBe(0);
		expect(await later.entries()).toHaveLength(2);
	});

	it('says how many tries are left', async () => {
		const phone = await locked();
		expect(await unlock(phone, '000000')).toEqual({ outcome: 'wrong', left: 9 });
		expect(phone.view?.lock.attempts_left).toBe(9);
		phone.host.close();
		const later = await open();
		expect(await unlock(later, '111111')).toEqual({ outcome: 'wrong', left: 8 });
	});
});

describe('a phone with a PIN', () => {
	it('locks by itself', async () => {
		const phone = await locked();
		await unlock(phone);
		await pass(5 * 60_000 + 1_000);
		await soon(() => expect(phone.view?.lock.is_locked).toBe(true));
	});

	it('asks for it before it is changed or removed', async () => {
		const phone = await locked();
		await unlock(phone);
		await expect(phone.run({ name: 'removePin', args: [] })).rejects.toMatchObject({ fault: { code: 'confirm_first' } });
		await phone.run({ name: 'confirm', args: [CODE] });
		await phone.run({ name: 'removePin', args: [] });
		await lock(phone);
		expect(phone.view?.lock).toMatchObject({ has_pin: false, is_locked: false });
	});
});
