import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetKept, keep, kept } from './kept';
import { lastShown } from './shown';
import type { Around, Windows } from './surroundings';
import { onChange, onClick, onPush, onSync } from './worker';

const ID = '5b0c4f0e-2a8b-5c1e-9a55-0f2b7c3d4e5f';
const TEXT = JSON.stringify({ id: ID, lang: 'en', title: 'Accalmie', body: 'This is the moment you chose.', open: 'plan', later: 'Later' });
const SUBSCRIPTION = {
	endpoint: 'https://push.example/new',
	toJSON: () => ({ keys: { p256dh: 'P', auth: 'A' } })
} as unknown as PushSubscription;

let reports: unknown[];
let shown: { title: string; options: NotificationOptions }[];
let answer: () => Promise<Response>;
let clients: { matchAll: () => Promise<unknown[]>; openWindow: ReturnType<typeof vi.fn> };
const subscribe = vi.fn(async (_: unknown) => SUBSCRIPTION);

const around = (scope = '/'): Around => ({
	registration: {
		scope: `https://accalmie.example${scope}`,
		showNotification: async (title, options = {}) => void shown.push({ title, options }),
		pushManager: { subscribe } as unknown as PushManager
	},
	clients: clients as unknown as Windows,
	navigator: { language: 'de-DE' },
	fetch: async (input, init) => {
		reports.push({ to: String(input), ...JSON.parse(String(init?.body)) });
		return answer();
	}
});

const pushed = (text: string | null) => ({ data: text === null ? null : { text: () => text } });
const tapped = (action: string, data: unknown = { id: ID, open: 'plan' }) => {
	const close = vi.fn();
	return { action, notification: { data, close } as unknown as Notification, close };
};
const REPORT = { to: '/api/v1/push-reports', id: ID };

beforeEach(async () => {
	await forgetKept();
	[reports, shown] = [[], []];
	answer = async () => new Response(null, { status: 204 });
	clients = { matchAll: async () => [], openWindow: vi.fn(async () => null) };
	subscribe.mockClear();
});

describe('a push', () => {
	it('is shown and told', async () => {
		await onPush(pushed(TEXT), around());
		expect(shown).toMatchObject([{ title: 'Accalmie', options: { body: 'This is the moment you chose.', tag: ID, silent: false } }]);
		expect(reports).toEqual([{ ...REPORT, what: 'shown' }]);
		expect(await lastShown()).toBeGreaterThan(Date.now() - 5_000);
	});

	it('that comes twice is silent the second time', async () => {
		await onPush(pushed(TEXT), around());
		await onPush(pushed(TEXT), around());
		expect(shown.map(({ options }) => options.silent)).toEqual([false, true]);
	});

	it('that can’t be read is shown in the language of the pages, and not told', async () => {
		await keep('locale', () => 'en');
		await onPush(pushed('…'), around());
		await onPush(pushed(null), around());
		expect(shown.map(({ options }) => options.body)).toEqual(Array(2).fill('Something is waiting for you; no hurry.'));
		expect(reports).toEqual([]);
	});

	it('is shown although no report arrives, which leaves when there is a network', async () => {
		answer = () => Promise.reject(new TypeError('network'));
		await onPush(pushed(TEXT), around());
		await onClick(tapped('later'), around());
		expect(shown).toHaveLength(1);
		reports = [];
		answer = async () => new Response(null, { status: 204 });
		await onSync(around());
		expect(reports).toEqual([
			{ ...REPORT, what: 'shown' },
			{ ...REPORT, what: 'later' }
		]);
		expect(await kept('reports')).toEqual([]);
	});

	it('whose report is refused is not told again', async () => {
		answer = async () => new Response(null, { status: 401 });
		await onPush(pushed(TEXT), around());
		expect(await kept('reports')).toEqual([]);
	});

	it('for the team is shown, and no participant’s cookie is used', async () => {
		await onPush(pushed(TEXT), around('/team'));
		expect(shown).toHaveLength(1);
		expect(reports).toEqual([]);
	});
});

describe('a tap', () => {
	it('opens the page in a new window if there is none', async () => {
		const tap = tapped('');
		await onClick(tap, around());
		expect(tap.close).toHaveBeenCalled();
		expect(clients.openWindow).toHaveBeenCalledWith('/weekend');
		expect(reports).toEqual([{ ...REPORT, what: 'opened' }]);
	});

	it('goes there in the window that is open, and leaves the team’s alone', async () => {
		const asked: unknown[] = [];
		const window = {
			url: 'https://accalmie.example/history',
			focus: () => Promise.reject(new Error('not allowed')),
			postMessage: (message: unknown, [port]: MessagePort[]) => {
				asked.push(message);
				port!.postMessage('heard');
			},
			navigate: vi.fn()
		};
		clients.matchAll = async () => [{ url: 'https://accalmie.example/team/centre', focused: true }, window];
		await onClick(tapped('open'), around());
		expect(asked).toEqual([{ open: 'plan' }]);
		expect(window.navigate).not.toHaveBeenCalled();
		expect(clients.openWindow).not.toHaveBeenCalled();
	});

	it('loads the page anew in a window that does not answer', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const window = {
			url: 'https://accalmie.example/',
			focus: async () => window,
			postMessage: () => undefined,
			navigate: vi.fn(async () => window)
		};
		clients.matchAll = async () => [window];
		const done = onClick(tapped('open', { open: 'plan' }), around());
		await vi.advanceTimersByTimeAsync(2_000);
		await done;
		vi.useRealTimers();
		expect(window.navigate).toHaveBeenCalledWith('/weekend');
	});

	it('on « later » opens nothing', async () => {
		await onClick(tapped('later'), around());
		expect(clients.openWindow).not.toHaveBeenCalled();
		expect(reports).toEqual([{ ...REPORT, what: 'later' }]);
	});

	it('on what could not be read opens Today', async () => {
		await onClick(tapped('', null), around());
		expect(clients.openWindow).toHaveBeenCalledWith('/');
		expect(reports).toEqual([]);
	});
});

describe('a subscription that ends', () => {
	it('is replaced with the same key, and told by its old address', async () => {
		await keep('key', () => 'AQID');
		await keep('endpoint', () => 'https://push.example/old');
		await onChange({}, around());
		expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: new Uint8Array([1, 2, 3]) });
		expect(reports).toEqual([
			{
				to: '/api/v1/push-reports',
				what: 'renewed',
				old_endpoint: 'https://push.example/old',
				endpoint: 'https://push.example/new',
				keys: { p256dh: 'P', auth: 'A' }
			}
		]);
		expect(await kept('endpoint')).toBe('https://push.example/new');
	});

	it('of the team goes to the team’s own address', async () => {
		const oldSubscription = { endpoint: 'https://push.example/old', options: { applicationServerKey: new Uint8Array([9]).buffer } };
		await onChange({ oldSubscription: oldSubscription as unknown as PushSubscription }, around('/team'));
		expect(reports).toMatchObject([{ to: '/api/v1/team/me/push', web: { endpoint: 'https://push.example/new' } }]);
	});

	it('stays ended where nobody knows the key', async () => {
		await onChange({}, around());
		expect(subscribe).not.toHaveBeenCalled();
	});
});
