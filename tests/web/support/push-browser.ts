import type { BrowserContext, CDPSession, Page, Worker } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Subscription } from './push-service.ts';

/** A notification as a bystander sees it. */
export interface Shown {
	title: string;
	body: string;
	tag: string;
	lang: string;
	actions: { action: string; title: string }[];
}

/** Lets the browser subscribe with our push service, since Chromium's own can't be reached. Keeps it across pages. */
export async function subscribesWith(context: BrowserContext, { endpoint, p256dh, auth }: Subscription): Promise<void> {
	await context.addInitScript(
		(made) => {
			const KEY = 'test-subscription';
			const read = () => {
				const kept = localStorage.getItem(KEY);
				if (kept === null) return null;
				return {
					...made,
					options: { userVisibleOnly: true, applicationServerKey: Uint8Array.from(JSON.parse(kept) as number[]).buffer },
					toJSON: () => ({ endpoint: made.endpoint, keys: { p256dh: made.p256dh, auth: made.auth } }),
					unsubscribe: async () => (localStorage.removeItem(KEY), true)
				} as unknown as PushSubscription;
			};
			PushManager.prototype.getSubscription = async () => read();
			PushManager.prototype.subscribe = async (options) => {
				localStorage.setItem(KEY, JSON.stringify([...(options!.applicationServerKey as Uint8Array)]));
				return read()!;
			};
		},
		{ endpoint, p256dh, auth }
	);
}

/** What DevTools can do with the service worker of a page. */
export class PushBrowser {
	readonly #page: Page;
	readonly #session: CDPSession;
	readonly #registrationId: string;

	private constructor(page: Page, session: CDPSession, registrationId: string) {
		this.#page = page;
		this.#session = session;
		this.#registrationId = registrationId;
	}

	static async of(page: Page): Promise<PushBrowser> {
		const scope = await page.evaluate(async () => {
			const { active, scope } = await navigator.serviceWorker.ready;
			// « Ready » may still be activating, and what is pushed to it then can be lost.
			if (active?.state === 'activating') await new Promise((done) => active.addEventListener('statechange', done, { once: true }));
			return scope;
		});
		const session = await page.context().newCDPSession(page);
		const found = new Promise<string>((resolve) => {
			session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
				const mine = registrations.find(({ scopeURL }) => scopeURL === scope);
				if (mine) resolve(mine.registrationId);
			});
		});
		await session.send('ServiceWorker.enable');
		return new PushBrowser(page, session, await found);
	}

	/** Hands a message to the service worker, as if the push service had brought it; again if DevTools lost it on the way. */
	async push(data: string): Promise<void> {
		const origin = new URL(this.#page.url()).origin;
		await expect(async () => {
			const before = await this.#received();
			await this.#session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: this.#registrationId, data });
			await expect.poll(() => this.#received(), { timeout: 3_000 }).toBeGreaterThan(before);
		}).toPass();
	}

	/** How many messages came to the service worker since this was asked first. */
	#received(): Promise<number> {
		return this.worker.evaluate(() => {
			const scope = globalThis as typeof globalThis & { received?: number };
			if (scope.received === undefined) {
				scope.received = 0;
				scope.addEventListener('push', () => (scope.received = (scope.received ?? 0) + 1));
			}
			return scope.received;
		});
	}

	/** The notifications on the screen, once there are so many. */
	async shown(count: number): Promise<Shown[]> {
		await expect.poll(async () => (await this.#all()).length).toBe(count);
		return this.#all();
	}

	#all(): Promise<Shown[]> {
		return this.#page.evaluate(async () => {
			const registration = await navigator.serviceWorker.ready;
			const all = await registration.getNotifications();
			return all.map((one) => {
				const { title, body, tag, lang, actions } = one as unknown as Shown;
				return { title, body, tag, lang, actions: actions.map(({ action, title }) => ({ action, title })) };
			});
		});
	}

	/** The service worker itself. */
	get worker(): Worker {
		const worker = this.#page.context().serviceWorkers()[0];
		if (!worker) throw new Error('no service worker');
		return worker;
	}

	/**
	 * Taps a notification. Only the system's own taps may be waited for, take the focus or open a window (Chromium refuses it to
	 * scripts and to DevTools alike), so the waiting is done here. Gives the addresses for which a new window was asked.
	 */
	async tap(tag: string, action = ''): Promise<string[]> {
		return this.worker.evaluate(
			async ({ tag, action }) => {
				type Clients = { openWindow(address: string): Promise<unknown> };
				type Scope = { registration: ServiceWorkerRegistration; clients: Clients; dispatchEvent(event: Event): boolean };
				const scope = globalThis as unknown as Scope;
				const asked: string[] = [];
				scope.clients.openWindow = async (address) => void asked.push(address);
				const [notification] = await scope.registration.getNotifications({ tag });
				const Tap = (globalThis as unknown as { NotificationEvent: new (type: string, init: object) => Event }).NotificationEvent;
				const event = new Tap('notificationclick', { notification, action });
				const waited: Promise<unknown>[] = [];
				Object.defineProperty(event, 'waitUntil', { value: (work: Promise<unknown>) => waited.push(work) });
				scope.dispatchEvent(event);
				await Promise.all(waited);
				return asked;
			},
			{ tag, action }
		);
	}

	/** The browser ends the subscription; the push service would give this one. */
	async renew({ endpoint, p256dh, auth }: Subscription): Promise<void> {
		await this.worker.evaluate(
			async (made) => {
				const scope = globalThis as unknown as { registration: ServiceWorkerRegistration; dispatchEvent(event: Event): boolean };
				const given = { endpoint: made.endpoint, toJSON: () => ({ keys: { p256dh: made.p256dh, auth: made.auth } }) };
				scope.registration.pushManager.subscribe = async () => given as unknown as PushSubscription;
				const event = new Event('pushsubscriptionchange');
				const waited: Promise<unknown>[] = [];
				Object.defineProperty(event, 'waitUntil', { value: (work: Promise<unknown>) => waited.push(work) });
				scope.dispatchEvent(event);
				await Promise.all(waited);
			},
			{ endpoint, p256dh, auth }
		);
	}
}
