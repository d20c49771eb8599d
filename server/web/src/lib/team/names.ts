import type { Role } from '$lib/api/types';
import { label, t } from '$lib/messages.svelte';

/** The first name, or words that stand for it until the person has chosen one. */
export function nameOf(person: { first_name?: string | null }): string {
	return person.first_name || t('team_no_first_name');
}

/** « Administration, animation »: what someone does here. */
export function roleNames(roles: readonly Role[]): string {
	const [first = '', ...others] = roles.map((role) => label('team_role', role));
	return [first, ...others.map((name) => name.toLowerCase())].join(', ');
}
