/** The centre's list of places to turn to, kept apart from the core so that Help shows it without opening anything. */
import type { Programme } from '$lib/api/types';

const KEY = 'accalmie-resources';

export type Resource = Programme['help']['resources'][number];

/** Keeps the list as the server last gave it. */
export function keepResources(resources: readonly Resource[]): void {
	try {
		localStorage.setItem(KEY, JSON.stringify(resources));
	} catch {
		// Without storage Help still has the emergency numbers.
	}
}

/** The list as last kept. */
export function keptResources(): Resource[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
		return Array.isArray(kept) ? kept.filter(isResource) : [];
	} catch {
		return [];
	}
}

function isResource(value: unknown): value is Resource {
	const one = value as Partial<Record<keyof Resource, unknown>> | null;
	return [one?.name, one?.contact, one?.verified_on].every((part) => typeof part === 'string');
}

/** What a contact opens: a call for a number, a page for an address; nothing for other words. */
export function linkOf(contact: string): string | undefined {
	if (/^https:\/\//.test(contact)) return contact;
	const number = contact.replace(/[\s.()-]/g, '');
	return /^\+?\d{2,15}$/.test(number) ? `tel:${number}` : undefined;
}
