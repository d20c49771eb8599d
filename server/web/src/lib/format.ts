/** Times and numbers as the language in use writes them. */
import { locale } from '$lib/messages.svelte';

const TAGS = { fr: 'fr-FR', en: 'en-GB' } as const;

const STYLES = {
	/** mar. 24 nov. */
	day: { weekday: 'short', day: 'numeric', month: 'short' },
	/** mardi 24 novembre 2026 */
	date: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
	/** 24 novembre 2026 */
	plainDate: { day: 'numeric', month: 'long', year: 'numeric' },
	/** mar. 24 nov., 19:00 */
	moment: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
	/** mardi 24 novembre 2026 à 19:00 */
	full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
	/** 24/11/2026 19:00:05 */
	exact: { dateStyle: 'short', timeStyle: 'medium' },
	/** 19:00 */
	time: { hour: '2-digit', minute: '2-digit' }
} satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateStyle = keyof typeof STYLES;

/** A moment written in `timeZone`, by default the reader's own. */
export function formatDate(moment: string | Date, style: DateStyle, timeZone?: string): string {
	return new Intl.DateTimeFormat(TAGS[locale()], { ...STYLES[style], timeZone }).format(new Date(moment));
}

/** A wall clock such as `2026-11-24T19:00`, written as it stands; empty when it is none. */
export function formatWallClock(wallClock: string, style: DateStyle): string {
	return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wallClock) ? formatDate(`${wallClock}Z`, style, 'UTC') : '';
}

/** The name of a weekday, 0 = Monday. */
export function weekday(index: number, width: 'long' | 'short' = 'long'): string {
	const monday = Date.UTC(2024, 0, 1 + index);
	return new Intl.DateTimeFormat(TAGS[locale()], { weekday: width, timeZone: 'UTC' }).format(monday);
}
