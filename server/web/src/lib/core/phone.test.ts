import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkerPhone, type Port } from './phone.svelte';
import type { PhoneView, Settings } from './types';
import type { Call, FromWorker, Outcome, ToWorker } from './wire';

const view = (version: number) => ({ status: { persisted: false }, lock: { has_pin: false }, version }) as PhoneView;

/** A worker that answers what it is told to. */
class TestPort implements Port {
	onmessage: Port['onmessage'] = null;
	onerror: Port['onerror'] = null;
	readonly calls: Call[] = [];
	isTerminated = false;

	constructor(readonly answer: (call: Call) => Outcome | undefined) {}

	postMessage(message: ToWorker): void {
		// What crosses is cloned.
		const cloned = structuredClone(message);
		if ('app' in cloned) return;
		this.calls.push(cloned.call);
		const outcome = this.answer(cloned.call);
		if (outcome) queueMicrotask(() => this.say({ id: cloned.id, outcome }));
	}

	say(data: FromWorker): void {
		this.onmessage?.({ data } as MessageEvent<FromWorker>);
	}

	terminate(): void {
		this.isTerminated = true;
	}
}

const listeners = new Map<string, () => void>();
const page = {
	visibilityState: 'visible',
	addEventListener: (name: string, listener: () => void) => listeners.set(name, listener)
};

beforeEach(() => {
	vi.stubGlobal('document', page);
	vi.stubGlobal('window', page);
	vi.stubGlobal('requestAnimationFrame', (draw: () => void) => queueMicrotask(draw));
	vi.stubGlobal('navigator', { storage: { persisted: async () => false, persist: async () => true } });
});

afterEach(() => {
	vi.unstubAllGlobals();
	listeners.clear();
});

const usual = (call: Call): Outcome => (call.name === 'view' ? { ok: view(1) } : { ok: null });

function phoneOf(answer: (call: Call) => Outcome | undefined) {
	const ports: TestPort[] = [];
	const phone = new WorkerPhone(() => {
		const port = new TestPort(answer);
		ports.push(port);
		return port;
	});
	return { phone, ports };
}

describe('the page', () => {
	it('starts one worker after it was drawn, shows what comes, and asks for news', async () => {
		const { phone, ports } = phoneOf(usual);
		expect(ports).toEqual([]);
		await Promise.all([phone.open(), phone.history(), phone.open()]);
		expect(ports).toHaveLength(1);
		expect(phone.view?.version).toBe(1);
		ports[0]!.say({ view: view(2) });
		expect(phone.view?.version).toBe(2);
		const synced = () => ports[0]!.calls.filter((call) => call.name === 'sync').length;
		expect(synced()).toBe(1);
		listeners.get('online')!();
		await vi.waitFor(() => expect(synced()).toBe(2));
		listeners.get('visibilitychange')!();
		await vi.waitFor(() => expect(synced()).toBe(3));
	});

	it('gives every entry an id of its own, and sends plain data', async () => {
		const { phone, ports } = phoneOf(usual);
		const reactive = new Proxy({ intensity: 7 }, {});
		await phone.log({ kind: 'craving', body: reactive });
		await phone.log({ kind: 'craving', body: { intensity: 7 } });
		await phone.undo('x');
		const commands = ports[0]!.calls.flatMap((call) => (call.name === 'apply' ? call.args : []));
		expect(commands).toMatchObject([{ do: 'log', draft: { kind: 'craving', body: { intensity: 7 } } }, { do: 'log' }, { do: 'undo', id: 'x' }]);
		expect(new Set(commands.map((command) => command.id)).size).toBe(3);
		expect(phone.ownTriggerCode()).toMatch(/^own_[0-9a-f]{32}$/);
	});

	it('builds quick changes of the same thing on each other, also before the first view, and goes on after a refusal', async () => {
		let settings: Settings = { right_now_from: 4 };
		let isFull = false;
		const { phone, ports } = phoneOf((call) => {
			if (call.name === 'view') return { ok: { ...view(1), settings } };
			if (call.name !== 'apply' || call.args[0].do !== 'log') return { ok: null };
			if (isFull) return { fault: { status: 0, code: 'storage_full' } };
			settings = call.args[0].draft.body as Settings;
			ports[0]!.say({ view: { ...view(2), settings } as PhoneView });
			return { ok: null };
		});
		const change = (part: Settings) => phone.revise('settings', (standing) => ({ ...standing, ...part }));
		await Promise.all([change({ locale: 'en' }), change({ explicit_words: true })]);
		expect(settings).toEqual({ right_now_from: 4, locale: 'en', explicit_words: true });
		isFull = true;
		await expect(change({ right_now_from: 0 })).rejects.toMatchObject({ code: 'storage_full' });
		isFull = false;
		await change({ right_now_from: 9 });
		expect(settings).toEqual({ right_now_from: 9, locale: 'en', explicit_words: true });
	});

	it('throws problems', async () => {
		const { phone } = phoneOf((call) =>
			call.name === 'apply' ? { fault: { status: 0, code: 'out_of_range', field: 'intensity', message: 'no' } } : usual(call)
		);
		const problem = { name: 'Problem', code: 'out_of_range', field: 'intensity', detail: 'no', status: 0 };
		await expect(phone.log({ kind: 'craving', body: { intensity: 11 } })).rejects.toMatchObject(problem);
	});

	it('says why it cannot open, and tries again', async () => {
		let isBroken = true;
		const { phone } = phoneOf((call) => (isBroken ? { fault: { status: 0, code: 'storage_unavailable' } } : usual(call)));
		await expect(phone.open()).rejects.toMatchObject({ code: 'storage_unavailable' });
		expect(phone.fault?.code).toBe('storage_unavailable');
		isBroken = false;
		await phone.open();
		expect(phone.fault).toBeUndefined();
	});

	it('tells who waits when the worker did not load, and starts another', async () => {
		let isMute = true;
		const { phone, ports } = phoneOf((call) => (isMute ? undefined : usual(call)));
		const opened = phone.open();
		await vi.waitFor(() => expect(ports[0]?.calls).toHaveLength(1));
		ports[0]!.onerror!({ message: 'not found' } as ErrorEvent);
		await expect(opened).rejects.toMatchObject({ code: 'unexpected' });
		expect(ports[0]!.isTerminated).toBe(true);
		isMute = false;
		await phone.open();
		expect(ports).toHaveLength(2);
	});

	it('asks the browser to keep the storage when there is something to keep', async () => {
		const { phone } = phoneOf(usual);
		await phone.open();
		expect(phone.view?.status.persisted).toBe(false);
		await phone.enrol({ code: 'c', first_name: 'Sam', locale: 'fr', timezone: 'Europe/Paris', installed: false });
		expect(phone.view?.status.persisted).toBe(true);
	});

	it('hides what it shows at once when it was out of sight for long, before the worker has locked', async () => {
		vi.useFakeTimers({ toFake: ['Date'] });
		const open = { has_pin: true, is_locked: false, auto_lock_minutes: 5 };
		const shown = { ...view(1), lock: open } as PhoneView;
		const { phone, ports } = phoneOf((call) => (call.name === 'view' ? { ok: shown } : call.name === 'lock' ? undefined : { ok: null }));
		await phone.open();
		const away = (milliseconds: number) => {
			page.visibilityState = 'hidden';
			listeners.get('visibilitychange')!();
			vi.setSystemTime(Date.now() + milliseconds);
			page.visibilityState = 'visible';
			listeners.get('visibilitychange')!();
		};
		away(59_000);
		expect(phone.view?.lock.is_locked).toBe(false);
		away(60_000);
		expect(phone.view?.lock.is_locked).toBe(true);
		await vi.waitFor(() => expect(ports[0]!.calls.some((call) => call.name === 'lock')).toBe(true));
		vi.useRealTimers();
	});
});
