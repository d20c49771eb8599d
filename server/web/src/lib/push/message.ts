/** A pushed message, and the notification that it becomes: neutral whatever came. */
import { push_open as en_body, push_title as en_title } from '$messages/en.json';
import { push_open as fr_body, push_title as fr_title } from '$messages/fr.json';
import type { Locale } from '$lib/messages.svelte';
import type { Opens } from './address';
import type { Data } from './surroundings';

/** What our server sends (server/src/features/nudges/deliver.rs). */
export interface Message {
	/** names the reminder: what comes twice replaces itself */
	id?: string;
	lang: Locale;
	title: string;
	body: string;
	open: Opens | (string & {});
	/** the words of the one action */
	button?: string;
	/** the words for putting it off, if it can be */
	later?: string;
}

/** What a click finds again. */
export interface Carried {
	id?: string;
	open: string;
}

/** The action that puts a reminder off. */
export const LATER = 'later';

/** Says nothing, and is what stands there if a message can't be read: a browser ends subscriptions that show nothing. */
const NEUTRAL: Record<Locale, { title: string; body: string }> = {
	fr: { title: fr_title, body: fr_body },
	en: { title: en_title, body: en_body }
};

/** Reads what came, if anything did. `locale` speaks when the message does not say. */
export function readMessage(data: Data | null, locale: Locale): Message {
	const came = parsed(data);
	const text = (name: string) => (typeof came[name] === 'string' && came[name] !== '' ? came[name] : undefined);
	const lang = came['lang'] === 'fr' || came['lang'] === 'en' ? came['lang'] : locale;
	const message: Message = { lang, ...NEUTRAL[lang], open: 'open' };
	const id = text('id');
	if (id === undefined || text('body') === undefined) return message;
	for (const name of ['title', 'body', 'open', 'button', 'later'] as const) {
		const words = text(name);
		if (words !== undefined) message[name] = words;
	}
	// One kind for the team, whatever else it opens on.
	return { ...message, id, ...(came['kind'] === 'brief_ready' && { open: 'brief_ready' }) };
}

function parsed(data: Data | null): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(data?.text() ?? '');
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

/** In no library's types yet, in browsers for years. */
type Options = NotificationOptions & {
	renotify?: boolean;
	actions?: { action: string; title: string }[];
};

/** How a message is shown; one that was shown before makes no sound again. */
export function optionsOf(message: Message, shownBefore: boolean): Options {
	const carried: Carried = { open: message.open, ...(message.id !== undefined && { id: message.id }) };
	const actions = [
		...(message.button === undefined ? [] : [{ action: 'open', title: message.button }]),
		...(message.later === undefined ? [] : [{ action: LATER, title: message.later }])
	];
	return {
		body: message.body,
		lang: message.lang,
		tag: message.id ?? 'accalmie',
		icon: '/icons/icon-192.png',
		badge: '/icons/badge-96.png',
		data: carried,
		renotify: false,
		silent: shownBefore,
		actions
	};
}
