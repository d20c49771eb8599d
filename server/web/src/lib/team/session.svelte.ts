import type { Me, Role } from '$lib/api/types';
import { Resource } from '$lib/resource.svelte';
import * as team from './api';
import { forgetInvitations } from './invitations.svelte';

/** Who is signed in on this tab. The server decides what they may do; the pages only avoid offering what it refuses. */
export const session = new Resource<Me>();

/** Asks the server who this is, unless it is already known. */
export async function openSession(again = false): Promise<void> {
	if (again || !session.value) await session.load(team.me);
}

/** Whether the person signed in has one of `roles`. */
export function has(...roles: Role[]): boolean {
	return roles.some((role) => session.value?.roles.includes(role));
}

/** Forgets here what the server is asked to forget: the next person on this computer finds nothing. */
export async function closeSession(): Promise<void> {
	await team.signOut();
	forget();
}

/** Drops what this tab remembers of the person signed in. */
export function forget(): void {
	session.value = undefined;
	session.problem = undefined;
	forgetInvitations();
}
