/** Reminders where no push arrives: the same ones, from the same planner, when the app is opened. Each comes once. */
import type { Nudge, PastNudge, Phone } from '$lib/core/types';
import { keep, kept } from './kept';

/** A reminder that the app showed, and what became of it. */
export interface Kept extends Nudge {
	answer?: Answer;
	answered_at?: string;
}

/** `later`: again in an hour. */
export type Answer = 'opened' | 'later' | 'dismissed';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What the planner wants to know of. */
const REMEMBERED = 28 * DAY;
/** No reminder is of use for longer. */
const LOOK_BACK = 3 * DAY;
/** Added to the slot of one that was put off (mobile-core's `NudgeKey::AGAIN`). */
const AGAIN = 0x8000;

/** The latest that is due and was not answered; nothing, most of the time. */
export async function dueInApp(phone: Pick<Phone, 'nudgesDue'>, now = Date.now()): Promise<Kept | undefined> {
	const isOpen = (nudge: Kept) => nudge.answer === undefined && Date.parse(nudge.expires_at) > now;
	// What is still open is planned once more: its reason may be gone.
	const over = ((await kept('reminders')) ?? []).filter((nudge) => !isOpen(nudge));
	const open = (await phone.nudgesDue(now - LOOK_BACK, now + 1, history(over))).filter(
		(nudge) => isOpen(nudge) && !over.some((other) => same(other, nudge))
	);
	const young = (nudge: Kept) => Date.parse(nudge.due_at) > now - REMEMBERED;
	await keep('reminders', (old = []) => [...old, ...open.filter((nudge) => !old.some((other) => same(other, nudge)))].filter(young));
	return open.sort((one, other) => Date.parse(other.due_at) - Date.parse(one.due_at))[0];
}

/** Notes what the person did with one: it does not come again, or once, later. */
export function answerInApp(nudge: Nudge, answer: Answer, now = Date.now()): Promise<void> {
	const answered = { answer, answered_at: new Date(now).toISOString() };
	return keep('reminders', (old = []) => old.map((other) => (same(other, nudge) ? { ...other, ...answered } : other)));
}

/** Whether it can still be put off: each once. */
export function canWait(nudge: Nudge): boolean {
	return nudge.slot < AGAIN;
}

/** What the planner is told was shown here. */
export async function shownInApp(): Promise<PastNudge[]> {
	return history((await kept('reminders')) ?? []);
}

function history(known: Kept[]): PastNudge[] {
	return known.map(({ rule, date, slot, due_at, answer, answered_at }) => ({
		rule,
		date,
		slot,
		due_at,
		...(answer === 'opened' && { opened_at: answered_at! }),
		...(answer === 'later' && { snoozed_until: new Date(Date.parse(answered_at!) + HOUR).toISOString() })
	}));
}

function same(one: Nudge, other: Nudge): boolean {
	return one.rule === other.rule && one.date === other.date && one.slot === other.slot;
}
