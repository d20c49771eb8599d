import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const asked: { method: string; path: string; body: any; token: string | null }[] = [];
let state = 'none';
/** what the server's answers to questions wait for */
let held: Promise<void> | undefined;
vi.mock('$lib/core/phone.svelte', () => ({ phone: { token: async () => 'full' } }));
vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
	const token = new Headers(init.headers).get('authorization');
	asked.push({ method: init.method!, path: input, body: init.body && JSON.parse(String(init.body)), token });
	if (init.method === 'GET') await held;
	if (init.method === 'DELETE') return new Response(null, { status: 204 });
	return Response.json({ public_key: 'AQID', state: init.method === 'PUT' ? 'active' : state, since: null });
});

/** A browser with one push service, and the answer that its person gives. */
const browser = {
	permission: 'default' as NotificationPermission,
	answer: 'granted' as NotificationPermission,
	subscription: null as null | { endpoint: string; options: { applicationServerKey: ArrayBuffer } },
	made: 0,
	isReachable: true,
	subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) => {
		if (!browser.isReachable) throw new DOMException('Registration failed - push service error', 'AbortError');
		browser.subscription = { ...rest, endpoint: `https://push.example/${(browser.made += 1)}`, options: { applicationServerKey: applicationServerKey.buffer } };
		return browser.subscription;
	}
};
const rest = {
	toJSON: () => ({ keys: { p256dh: 'P', auth: 'A' } }),
	unsubscribe: async () => ((browser.subscription = null), true)
};
const registration = { active: {}, pushManager: { getSubscription: async () => browser.subscription, subscribe: browser.subscribe } };
const scopes: unknown[] = [];
vi.stubGlobal('navigator', {
	userAgent: 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
	maxTouchPoints: 5,
	languages: ['fr'],
	serviceWorker: {
		ready: Promise.resolve(registration),
		getRegistration: async () => registration,
		register: async (_: string, { scope }: { scope: string }) => (scopes.push(scope), registration)
	}
});
vi.stubGlobal('matchMedia', () => ({ matches: false }));
vi.stubGlobal('PushManager', class {});
vi.stubGlobal('Notification', {
	get permission() {
		return browser.permission;
	},
	requestPermission: async () => (browser.permission = browser.answer)
});
const memory = new Map<string, string>();
vi.stubGlobal('localStorage', {
	getItem: (key: string) => memory.get(key) ?? null,
	setItem: (key: string, value: string) => void memory.set(key, value),
	removeItem: (key: string) => void memory.delete(key)
});

const { forgetPush, keepInStep, PARTICIPANT, STAFF, turnOff, turnOn } = await import('./subscription');
const { choice, choose } = await import('./choice.svelte');
const { kept } = await import('./kept');
const { support } = await import('./support');

const calls = () => asked.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`);

beforeEach(() => {
	Object.assign(browser, { permission: 'default', answer: 'granted', subscription: null, made: 0, isReachable: true });
	asked.length = 0;
	state = 'none';
	choose(undefined);
	memory.clear();
});

describe('turning on', () => {
	it('asks, subscribes with the server’s key, and says where and in which zone and language', async () => {
		expect(await turnOn(PARTICIPANT)).toBe('on');
		expect(calls()).toEqual(['GET /me/push', 'PUT /me/push']);
		expect(asked[1]).toMatchObject({
			token: 'Bearer full',
			body: { web: { endpoint: 'https://push.example/1', keys: { p256dh: 'P', auth: 'A' }, locale: 'fr' } }
		});
		expect(asked[1]!.body.web.timezone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
		expect(choice()).toBe('on');
		// What the service worker needs to renew it.
		expect([await kept('key'), await kept('endpoint')]).toEqual(['AQID', 'https://push.example/1']);
	});

	it('stops where the person says no, and tells nobody', async () => {
		browser.answer = 'denied';
		expect(await turnOn(PARTICIPANT)).toBe('denied');
		browser.permission = 'default';
		browser.answer = 'default';
		expect(await turnOn(PARTICIPANT)).toBe('dismissed');
		expect(calls()).toEqual([]);
		expect(choice()).toBeUndefined();
	});

	it('says when the push service can’t be reached', async () => {
		browser.isReachable = false;
		await expect(turnOn(PARTICIPANT)).rejects.toMatchObject({ code: 'push_service_failed' });
	});

	it('of the team has a registration and an address of its own, and no participant’s token', async () => {
		await turnOn(STAFF);
		expect(scopes).toEqual(['/team']);
		expect(calls()).toEqual(['GET /team/me/push', 'PUT /team/me/push']);
		expect(asked[1]!.token).toBeNull();
		expect(choice()).toBeUndefined();
	});
});

describe('at each opening', () => {
	const on = async () => {
		await turnOn(PARTICIPANT);
		asked.length = 0;
		state = 'active';
	};

	it('nothing is asked of the server while nobody wanted reminders', async () => {
		browser.permission = 'granted';
		await keepInStep();
		choose('off');
		await keepInStep();
		expect(calls()).toEqual([]);
	});

	it('the server hears that the app was opened here', async () => {
		await on();
		await keepInStep();
		expect(calls()).toEqual(['GET /me/push', 'PUT /me/push']);
		expect(asked[1]!.body.web.endpoint).toBe('https://push.example/1');
	});

	it('a subscription that the browser lost, that the push service ended, or that has another key is made anew', async () => {
		await on();
		browser.subscription = null;
		await keepInStep();
		expect(browser.subscription).toMatchObject({ endpoint: 'https://push.example/2' });
		state = 'retired';
		await keepInStep();
		expect(browser.subscription).toMatchObject({ endpoint: 'https://push.example/3' });
		state = 'active';
		browser.subscription!.options.applicationServerKey = new Uint8Array([9, 9, 9]).buffer;
		await keepInStep();
		expect(asked.at(-1)!.body.web.endpoint).toBe('https://push.example/4');
	});

	it('turned off while the server is asked, it stays off', async () => {
		await on();
		let answer = () => {};
		held = new Promise((resolve) => (answer = resolve));
		const inStep = keepInStep();
		await vi.waitFor(() => expect(calls()).toEqual(['GET /me/push']));
		await turnOff(PARTICIPANT);
		answer();
		await inStep;
		expect([browser.subscription, calls(), choice()]).toEqual([null, ['GET /me/push', 'DELETE /me/push'], 'off']);
	});

	it('a permission that was taken away ends it at the server, once, and is remembered', async () => {
		await on();
		browser.permission = 'denied';
		await keepInStep();
		await keepInStep();
		expect(calls()).toEqual(['DELETE /me/push']);
		expect(choice()).toBe('withdrawn');
		expect(support()).toBe('denied');
	});
});

it('turned off, nothing arrives and the choice is kept', async () => {
	await turnOn(PARTICIPANT);
	await turnOff(PARTICIPANT);
	expect(browser.subscription).toBeNull();
	expect(calls().at(-1)).toBe('DELETE /me/push');
	expect(choice()).toBe('off');
});

it('a phone that forgets its person takes no reminders for them', async () => {
	await turnOn(PARTICIPANT);
	await forgetPush();
	expect(browser.subscription).toBeNull();
	expect(calls().at(-1)).toBe('DELETE /me/push');
	expect([choice(), await kept('endpoint')]).toEqual([undefined, undefined]);
});
