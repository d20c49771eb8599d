/** The service worker's part in reminders. Each event is held open until all of it is done: browsers end what is not. */
import type { Locale } from '$lib/messages.svelte';
import { follow } from './click';
import { keep, kept } from './kept';
import { LATER, optionsOf, readMessage, type Carried } from './message';
import { report, sendReports } from './reports';
import { noteShown, wasShown } from './shown';
import type { Around, Data } from './surroundings';
import { keysOf, replaceTeams, sameKey } from './wire';

/** Shows what came. A message that can't be read shows too, and says nothing. */
export async function onPush({ data }: { data: Data | null }, around: Around): Promise<void> {
	const message = readMessage(data, await language(around));
	const again = message.id !== undefined && (await wasShown(message.id));
	await around.registration.showNotification(message.title, optionsOf(message, again));
	if (message.id === undefined) return;
	await noteShown(message.id);
	if (!isTeams(around)) await report({ what: 'shown', id: message.id }, around.fetch);
}

/** Goes where the reminder leads, or puts it off. */
export async function onClick({ action, notification }: { action: string; notification: Notification }, around: Around): Promise<void> {
	const { id, open } = (notification.data ?? { open: 'open' }) as Carried;
	notification.close();
	const what = action === LATER ? 'later' : 'opened';
	const told = id === undefined || isTeams(around) ? undefined : report({ what, id }, around.fetch);
	// First what the person waits for: the right to open a window does not last.
	if (action !== LATER) await follow(open, around.clients);
	await told;
}

/** What is used of the event; browsers leave out what they don't know. */
export interface Changed {
	oldSubscription?: PushSubscription | null;
	newSubscription?: PushSubscription | null;
}

/** The browser ended the subscription: makes another with the same key, and tells the server. */
export async function onChange({ oldSubscription, newSubscription }: Changed, around: Around): Promise<void> {
	const old = oldSubscription?.endpoint ?? (await kept('endpoint'));
	const key = oldSubscription?.options.applicationServerKey ?? sameKey(await kept('key'));
	if (!key && !newSubscription) return;
	const made = newSubscription ?? (await around.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
	const { endpoint } = made;
	if (isTeams(around)) return replaceTeams(made, around.fetch);
	await keep('endpoint', () => endpoint);
	if (old !== undefined) await report({ what: 'renewed', old_endpoint: old, endpoint, keys: keysOf(made) }, around.fetch);
}

/** What could not be told before. */
export function onSync(around: Around): Promise<void> {
	return sendReports(around.fetch);
}

/** Whether this is the worker of the team's pages, which keeps no app and reports nothing. */
export function isTeams({ registration }: Pick<Around, 'registration'>): boolean {
	return new URL(registration.scope).pathname === '/team';
}

async function language({ navigator }: Around): Promise<Locale> {
	return (await kept('locale')) ?? (navigator.language.startsWith('en') ? 'en' : 'fr');
}
