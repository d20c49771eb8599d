import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from './fault';
import { TestPhone, TestServer } from './testing';
import type { Draft } from './types';

const craving = (intensity: number): Draft => ({ kind: 'craving', body: { intensity, triggers: ['alcohol'] } });

let stores = 0;
let store = '';
let server: TestServer;

const open = () => TestPhone.open(store, { fetch: server.fetch });
/** Lets timers run until `millis` later. What they started may still be under way: see `soon`. */
const pass = (millis: number) => vi.advanceTimersByTimeAsync(millis);
/** Waits until something holds. */
const soon = (check: () => unknown) => vi.waitFor(check, { interval: 1 });

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-11-20T22:30:00Z') });
	store = `host-${(stores += 1)}`;
	server = new TestServer();
});

afterEach(() => vi.useRealTimers());

describe('a phone', () => {
	it('is enrolled, notes, and sends once the ten seconds are over', async () => {
		const phone = await open();
		await phone.enrol();
		await phone.sync();
		const { id } = await phone.log(craving(7));
		expect(phone.view?.status).toMatchObject({ enrolled: true, first_name: 'Sam', waiting: 1 });
		expect(phone.view?.today).toMatchObject({ cravings: 1, entries: 1 });

		await pass(9_000);
		await phone.sync();
		expect(server.records.size).toBe(0);
		await pass(1_500);
		await soon(() => expect(phone.view?.status).toMatchObject({ waiting: 0, syncing: false }));
		expect(server.records.get(id)?.body).toMatchObject({ intensity: 7 });
		expect((await phone.entries())[0]).toMatchObject({ id, mark: 'sent' });
		expect(server.asked('/sync').every((request) => request.headers.get('authorization') === 'Bearer full')).toBe(true);
	});

	it('keeps a craving that was noted offline, sends it when the network returns, and once', async () => {
		const before = await open();
		await before.enrol();
		server.offline = true;
		const { id } = await before.log(craving(7));
		await before.apply({ do: 'edit', id, edit: { body: { intensity: 7, triggers: ['alcohol', 'dating_app'] } } });
		await pass(60_000);
		before.host.close();

		const after = await open();
		expect(await after.entries()).toMatchObject([{ id, mark: 'waiting', body: { triggers: ['alcohol', 'dating_app'] } }]);
		await after.sync();
		expect(after.view?.status).toMatchObject({ offline: true, waiting: 1 });
		server.offline = false;
		await after.sync();
		await after.sync();
		expect([...server.records.keys()]).toEqual([id]);
		expect(await after.entries()).toHaveLength(1);
	});

	it('sends again what got no answer, and the server has it once', async () => {
		const phone = await open();
		await phone.enrol();
		await phone.sync();
		const { id } = await phone.log(craving(4));
		server.lose = 2;
		await pass(11_000);
		await soon(() => expect(server.lose).toBe(1));
		await soon(() => expect(phone.view?.status).toMatchObject({ offline: true, syncing: false }));
		await pass(5_000);
		await soon(() => expect(server.lose).toBe(0));
		await soon(() => expect(phone.view?.status).toMatchObject({ offline: true, syncing: false }));
		await pass(10_000);
		await soon(() => expect(phone.view?.status).toMatchObject({ offline: false, waiting: 0 }));
		const sent = server.asked('/sync').flatMap((request) => request.body.changes);
		expect(sent.length).toBeGreaterThan(1);
		expect(new Set(sent.map((change) => JSON.stringify(change))).size).toBe(1);
		expect([...server.records.keys()]).toEqual([id]);
		expect(await phone.entries()).toMatchObject([{ mark: 'sent' }]);
	});

	it('leaves no trace of what was undone in time', async () => {
		const phone = await open();
		await phone.enrol();
		const { id } = await phone.log(craving(7));
		await phone.apply({ do: 'undo', id });
		await pass(60_000);
		expect(await phone.entries()).toEqual([]);
		expect((await phone.rows.load()).rows.some(([key]) => key.includes(id))).toBe(false);
		expect(server.records.size).toBe(0);
		const { id: late } = await phone.log(craving(7));
		await pass(11_000);
		await expect(phone.apply({ do: 'undo', id: late })).rejects.toMatchObject({ fault: { code: 'too_late' } });
	});

	it('says where a fault is, and changes nothing', async () => {
		const phone = await open();
		await expect(phone.log(craving(7))).rejects.toMatchObject({ fault: { code: 'not_enrolled' } });
		await phone.enrol();
		const fault = { code: 'out_of_range', field: 'intensity', status: 0 };
		await expect(phone.log(craving(11))).rejects.toMatchObject({ fault });
		expect(await phone.entries()).toEqual([]);
		expect((await phone.rows.load()).rows.filter(([key]) => key.startsWith('record/'))).toEqual([]);
	});

	it('hides a note from what it sends', async () => {
		const phone = await open();
		await phone.enrol();
		const { id } = await phone.log({ kind: 'craving', body: { intensity: 3, note: 'rien que pour moi' } });
		await pass(11_000);
		await soon(() => expect(phone.view?.status.waiting).toBe(0));
		expect(server.records.get(id)).toMatchObject({ kind: 'craving', private: { v: 1 } });
		expect(JSON.stringify(server.requests)).not.toContain('rien que pour moi');
		expect((await phone.entries())[0]).toMatchObject({ body: { note: 'rien que pour moi' }, hidden: ['note'] });
	});
});

describe('a host', () => {
	it('counts nothing as saved that is not on disk', async () => {
		const phone = await open();
		await phone.enrol();
		const persist = vi.spyOn(phone.rows, 'persist').mockRejectedValueOnce(new Refusal({ status: 0, code: 'storage_full' }));
		await expect(phone.log(craving(7))).rejects.toMatchObject({ fault: { code: 'storage_full' } });
		expect(await phone.entries()).toEqual([]);
		persist.mockRestore();
		await phone.log(craving(6));
		expect(await phone.entries()).toMatchObject([{ body: { intensity: 6 } }]);
	});

	it('finds its write stale when another came first, and repeats the call on the new rows', async () => {
		const one = await open();
		await one.enrol();
		const other = await open();
		await other.entries();
		const ids = await Promise.all([one.log(craving(1)), other.log(craving(2)), one.log(craving(3)), other.log(craving(4))]);
		const fresh = await open();
		expect((await fresh.entries()).map((entry) => entry.id).sort()).toEqual(ids.map(({ id }) => id).sort());
	});

	it('does a repeated call once', async () => {
		const phone = await open();
		await phone.enrol();
		const id = crypto.randomUUID();
		await phone.log(craving(7), id);
		await phone.log(craving(7), id);
		expect(await phone.entries()).toHaveLength(1);
	});

	it('asks for the same enrolment again when the answer got lost', async () => {
		const phone = await open();
		server.lose = 1;
		await expect(phone.enrol()).rejects.toMatchObject({ fault: { code: 'offline' } });
		phone.host.close();
		const again = await open();
		await again.enrol();
		expect(server.enrolments.size).toBe(1);
		expect(again.view?.status.enrolled).toBe(true);
	});

	it('passes on why a code was refused', async () => {
		const phone = await open();
		const refusal = { type: 'about:blank', title: 'Invitation inutilisable', status: 404, code: 'invitation_unusable' };
		server.refusal = Response.json(refusal, { status: 404 });
		const fault = { status: 404, code: 'invitation_unusable', title: 'Invitation inutilisable' };
		await expect(phone.enrol()).rejects.toMatchObject({ fault });
	});

	it('takes a page that is not our server for silence', async () => {
		const phone = await open();
		await phone.enrol();
		await phone.sync();
		await phone.log(craving(7));
		server.refusal = new Response('<html>Bienvenue au Wi-Fi</html>', { status: 200 });
		await pass(11_000);
		await soon(() => expect(phone.view?.status).toMatchObject({ offline: true, waiting: 1 }));
	});

	it('says that the sign-in ended, keeps everything, and goes on after a new code', async () => {
		const phone = await open();
		await phone.enrol();
		await phone.sync();
		await phone.log(craving(7));
		server.refusal = Response.json({ code: 'unauthorized' }, { status: 401 });
		await pass(11_000);
		await soon(() => expect(phone.view?.status).toMatchObject({ signed_out: true, waiting: 1 }));
		server.refusal = undefined;
		await phone.enrol();
		await phone.sync();
		expect(phone.view?.status).toMatchObject({ signed_out: false, waiting: 0 });
		expect(server.records.size).toBe(1);
	});

	it('keeps the programme for offline, and asks for it only when there is another', async () => {
		const phone = await open();
		await phone.enrol();
		await phone.sync();
		await phone.sync();
		expect(server.asked('/me/programme')).toHaveLength(1);
		server.offline = true;
		const later = await open();
		await later.sync();
		expect(later.view?.programme).toMatchObject({ first_name: 'Sam' });
		expect(later.view?.today.next_session).toEqual({ number: 1, starts_at: '2027-01-05T18:00:00.000Z' });
	});

	it('starts again from nothing, also while a request is under way', async () => {
		const phone = await open();
		await phone.enrol();
		await phone.log(craving(7));
		void phone.sync();
		await phone.run({ name: 'clear', args: [] });
		expect(phone.view?.status).toMatchObject({ enrolled: false, waiting: 0 });
		expect((await phone.rows.load()).rows).toEqual([]);
	});
});
