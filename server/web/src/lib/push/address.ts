/** Where a reminder leads: codes alone travel, so that no message can send anybody elsewhere. */
const ADDRESSES = {
	plan: '/weekend',
	breathe: '/now',
	debrief: '/weekend/debrief',
	reminders: '/me/reminders',
	open: '/',
	brief_ready: '/team'
} as const;

/** What a reminder opens on. */
export type Opens = keyof typeof ADDRESSES;

/** The page of a code; Today for one that a newer server may send. */
export function addressOf(opens: string): string {
	return Object.hasOwn(ADDRESSES, opens) ? ADDRESSES[opens as Opens] : ADDRESSES.open;
}

/** Whether an address is one of the team's pages. */
export function isTeams(path: string): boolean {
	return /^\/team(\/|$)/.test(path);
}
