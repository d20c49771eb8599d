/**
 * Times as they were lived: an occurrence keeps the offset of its place and moment, so its own clock is what we show, wherever
 * the phone is now.
 */
import { locale } from '$lib/messages.svelte';

const TAGS = { fr: 'fr-FR', en: 'en-GB' } as const;

/** `2026-11-22T21:05:00+01:00` of a clock's moment, with the offset of this phone at that moment. */
export function withOffset(date: Date): string {
	const ahead = -date.getTimezoneOffset();
	const wall = new Date(date.getTime() + ahead * 60_000).toISOString().slice(0, 19);
	const hours = String(Math.floor(Math.abs(ahead) / 60)).padStart(2, '0');
	const minutes = String(Math.abs(ahead) % 60).padStart(2, '0');
	return `${wall}${ahead < 0 ? '-' : '+'}${hours}:${minutes}`;
}

/** What an `<input type="datetime-local">` shows for an occurrence: its own wall clock. */
export function toInput(occurredAt: string): string {
	return occurredAt.slice(0, 16);
}

/** The occurrence that such an input names, in this phone's zone; undefined while it is incomplete. */
export function fromInput(value: string): string | undefined {
	const date = new Date(value);
	return value && !Number.isNaN(date.getTime()) ? withOffset(date) : undefined;
}

/** Noon of a local day: what a check-in of that day carries. */
export function noonOf(day: string): string {
	return withOffset(new Date(`${day}T12:00:00`));
}

/** The local day of an occurrence, such as `2026-11-22`. */
export function dayOf(occurredAt: string): string {
	return occurredAt.slice(0, 10);
}

/** The day `count` days after another. */
export function addDays(day: string, count: number): string {
	const date = new Date(`${day}T12:00:00Z`);
	date.setUTCDate(date.getUTCDate() + count);
	return date.toISOString().slice(0, 10);
}

/** « dimanche 22 novembre » */
export function dayWords(day: string): string {
	return format(`${day}T12:00`, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** « ven. 20 » */
export function shortDay(day: string): string {
	return format(`${day}T12:00`, { weekday: 'short', day: 'numeric' });
}

/** « 16 nov. » */
export function dayMonth(day: string): string {
	return format(`${day}T12:00`, { day: 'numeric', month: 'short' });
}

/** « 22 novembre 2026 » */
export function dateWords(day: string): string {
	return format(`${day}T12:00`, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** « 21:05 », on the clock of the occurrence. */
export function timeWords(occurredAt: string): string {
	return format(occurredAt, { hour: '2-digit', minute: '2-digit' });
}

/** « dimanche 22 novembre à 21:05 », on the clock of the occurrence. */
export function momentWords(occurredAt: string): string {
	return format(occurredAt, { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });
}

function format(occurredAt: string, options: Intl.DateTimeFormatOptions): string {
	return write(new Date(`${occurredAt.slice(0, 16)}Z`), options, 'UTC');
}

/** A date as the language writes it, « 1er » included. */
export function write(date: Date, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): string {
	const words = new Intl.DateTimeFormat(TAGS[locale()], { ...options, timeZone }).format(date);
	return locale() === 'fr' ? words.replace(/(^|\s)1 (?=\p{L})/u, '$11er ') : words;
}
