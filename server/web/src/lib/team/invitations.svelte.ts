import { SvelteMap } from 'svelte/reactivity';
import type { Invitation } from '$lib/api/types';

/** An invitation whose code is still readable here: the server keeps only a hash of it. */
export interface OpenInvitation extends Invitation {
	first_name?: string | null;
}

const byCycle = new SvelteMap<string, OpenInvitation[]>();

/** The invitations made in this tab for a cycle, oldest first. They live in memory alone. */
export function openInvitations(cycle: string): OpenInvitation[] {
	return byCycle.get(cycle) ?? [];
}

/** Keeps an invitation at hand; a newer one for the same person replaces the older. */
export function keepInvitation(cycle: string, invitation: OpenInvitation): void {
	const others = openInvitations(cycle).filter((one) => one.participant_id !== invitation.participant_id);
	byCycle.set(cycle, [...others, invitation]);
}

/** Takes one person's invitation off the tray: it no longer works. */
export function dropInvitation(cycle: string, participant: string): void {
	byCycle.set(
		cycle,
		openInvitations(cycle).filter((one) => one.participant_id !== participant)
	);
}

/** Puts the invitations of a cycle away, or all of them. */
export function forgetInvitations(cycle?: string): void {
	if (cycle === undefined) byCycle.clear();
	else byCycle.delete(cycle);
}
