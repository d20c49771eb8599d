/** A subscription as it crosses to the server. */
import type { SubscriptionKeys } from '$lib/api/types';

/** The two keys of a subscription. */
export function keysOf(subscription: PushSubscription): SubscriptionKeys {
	const { keys } = subscription.toJSON();
	return { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' };
}

/** The server's key as browsers take it, from URL-safe base64; nothing if there is none. */
export function sameKey(text: string | undefined): Uint8Array<ArrayBuffer> | undefined {
	if (text === undefined) return undefined;
	return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

/** Whether a subscription was made with this key; browsers that don't say are believed. */
export function isOf(subscription: PushSubscription, key: string): boolean {
	const used = subscription.options?.applicationServerKey;
	if (!used) return true;
	const [has, wanted] = [new Uint8Array(used), sameKey(key)!];
	return has.length === wanted.length && has.every((byte, at) => byte === wanted[at]);
}

/** Where a subscription of a member of the team is kept, with the cookie of the session. */
export const TEAMS = '/team/me/push';

/** Replaces the subscription of whoever is signed in here. */
export async function replaceTeams(subscription: PushSubscription, send: typeof fetch): Promise<void> {
	const web = { endpoint: subscription.endpoint, keys: keysOf(subscription) };
	// Without a session the pages subscribe again when there is one.
	await send(`/api/v1${TEAMS}`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ web }),
		credentials: 'same-origin'
	}).catch(() => undefined);
}
