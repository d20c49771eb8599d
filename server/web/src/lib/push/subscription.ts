/** This browser's subscription, and what the server knows of it. */
import { Problem, request } from '$lib/api/client';
import type { PushView } from '$lib/api/types';
import { phone } from '$lib/core/phone.svelte';
import { locale } from '$lib/messages.svelte';
import { choice, choose } from './choice.svelte';
import { forgetKept, keep } from './kept';
import { sendReports } from './reports';
import { isAllowed, support } from './support';
import { isOf, keysOf, sameKey, TEAMS } from './wire';

/** Whose subscription it is: each has a registration of its own, so that one browser can serve both. */
export interface Owner {
	path: '/me/push' | typeof TEAMS;
	registration(): Promise<ServiceWorkerRegistration>;
	/** nothing: the session's cookie speaks */
	token?(): Promise<string | undefined>;
}

/** The person whose phone this is. */
export const PARTICIPANT: Owner = {
	path: '/me/push',
	registration: () => navigator.serviceWorker.ready,
	token: () => phone.token()
};

/** Whoever of the team is signed in here. */
export const STAFF: Owner = {
	path: TEAMS,
	registration: async () => active(await navigator.serviceWorker.register('/service-worker.js', { scope: '/team' }))
};

/** What became of asking. `dismissed`: the browser's question was left without an answer. */
export type Asked = 'on' | 'denied' | 'dismissed';

/** Asks the browser's question if it has not been answered, and subscribes. Called from a tap: browsers want one. */
export async function turnOn(owner: Owner): Promise<Asked> {
	const answer = isAllowed() ? 'granted' : await Notification.requestPermission();
	if (answer !== 'granted') return answer === 'denied' ? 'denied' : 'dismissed';
	const { public_key } = await call<PushView>(owner, 'GET');
	await subscribe(owner, public_key);
	if (owner === PARTICIPANT) choose('on');
	return 'on';
}

/** Ends reminders on this device, also where the server can't be asked. */
export async function turnOff(owner: Owner): Promise<void> {
	if (owner === PARTICIPANT) choose('off');
	await unsubscribe(owner);
	await call(owner, 'DELETE');
}

/** How this device stands with the server. */
export function readPush(owner: Owner): Promise<PushView> {
	return call<PushView>(owner, 'GET');
}

/** Whether this browser holds a subscription. */
export async function isSubscribed(owner: Owner): Promise<boolean> {
	if (support() !== 'ready') return false;
	const manager = await manages(owner);
	return (await manager?.getSubscription().catch(() => null)) !== null;
}

/**
 * At each opening: what the server has follows what the browser says. An endpoint may have changed, the person may have
 * travelled or taken the permission away, the push service may have ended it.
 */
export async function keepInStep(owner: Owner = PARTICIPANT): Promise<void> {
	await keep('locale', () => locale());
	if (owner === PARTICIPANT && choice() !== 'on') return;
	if (!isAllowed()) {
		await call(owner, 'DELETE');
		choose('withdrawn');
		return;
	}
	const { public_key, state } = await call<PushView>(owner, 'GET');
	// Turned off meanwhile.
	if (owner === PARTICIPANT && choice() !== 'on') return;
	if (state === 'retired') await unsubscribe(owner);
	await subscribe(owner, public_key);
	if (owner === PARTICIPANT) await sendReports();
}

/** Before this phone forgets everything: nothing arrives any more for who was here. */
export async function forgetPush(): Promise<void> {
	const wasOn = choice() === 'on';
	choose(undefined);
	await forgetKept();
	if (!wasOn) return;
	await unsubscribe(PARTICIPANT);
	await call(PARTICIPANT, 'DELETE').catch(() => undefined);
}

async function subscribe(owner: Owner, key: string): Promise<void> {
	const { pushManager } = await owner.registration();
	let subscription = await pushManager.getSubscription();
	if (subscription && !isOf(subscription, key)) {
		await subscription.unsubscribe();
		subscription = null;
	}
	// Asked of the push service, which a network may keep out.
	subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: sameKey(key)! }).catch((cause) => {
		throw new Problem(0, 'push_service_failed', '', cause instanceof Error ? cause.message : undefined);
	});
	const { endpoint } = subscription;
	const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
	await call(owner, 'PUT', { web: { endpoint, keys: keysOf(subscription), timezone: timeZone, locale: locale() } });
	if (owner !== PARTICIPANT) return;
	await keep('key', () => key);
	await keep('endpoint', () => endpoint);
}

async function unsubscribe(owner: Owner): Promise<void> {
	const manager = await manages(owner);
	await (await manager?.getSubscription().catch(() => null))?.unsubscribe().catch(() => false);
}

/** Without waiting for a service worker that may never come. */
async function manages(owner: Owner): Promise<PushManager | undefined> {
	if (!('serviceWorker' in navigator)) return undefined;
	const found = await navigator.serviceWorker.getRegistration(owner === STAFF ? '/team' : '/').catch(() => undefined);
	return found?.pushManager;
}

async function call<T>({ path, token }: Owner, method: string, body?: unknown): Promise<T> {
	const bearer = await token?.();
	return request<T>(method, path, { ...(bearer !== undefined && { token: bearer }), ...(body !== undefined && { body }) });
}

/** A registration whose worker can subscribe. */
async function active(registration: ServiceWorkerRegistration): Promise<ServiceWorkerRegistration> {
	const coming = registration.installing ?? registration.waiting;
	if (registration.active || !coming) return registration;
	await new Promise<void>((started) => {
		coming.addEventListener('statechange', () => {
			if (coming.state === 'activated' || coming.state === 'redundant') started();
		});
	});
	return registration;
}
