/** The last thing done that can still be taken back; the layout shows it on every screen. */
import { asProblem } from '$lib/api/client';
import { phone } from '$lib/core/phone.svelte';
import type { Saved } from '$lib/core/types';
import { t } from '$lib/messages.svelte';

/** Longest time an undo can be offered, in milliseconds; the core decides, this only hides the button. */
const WINDOW = 10_000;

interface Offer {
	id: string;
	/** what was done, in words */
	words: string;
	/** milliseconds left when the offer was made */
	left: number;
	/** called once it has been taken back */
	undone: (() => unknown) | undefined;
	/** how to take it back, where other changes of the last seconds must stay */
	back: (() => Promise<unknown>) | undefined;
}

let offer = $state.raw<Offer>();
let outcome = $state.raw('');
let timer: ReturnType<typeof setTimeout> | undefined;

/** Reactive. */
export function undoOffer(): Offer | undefined {
	return offer;
}

/** Reactive. What the last undo came to, in words, for as long as it is worth saying. */
export function undoOutcome(): string {
	return outcome;
}

/** Offers to take back what was just saved, in place of any earlier offer. */
export function offerUndo(saved: Saved, words: string, undone?: () => unknown, back?: () => Promise<unknown>): void {
	const left = Date.parse(saved.undo_until) - Date.now();
	offer = { id: saved.id, words, left: left > 0 ? Math.min(left, WINDOW) : WINDOW, undone, back };
	outcome = '';
	later(offer.left, () => (offer = undefined));
}

/** Takes back what is offered. */
export async function takeBack(): Promise<void> {
	const taken = offer;
	if (!taken) return;
	offer = undefined;
	try {
		await (taken.back ?? (() => phone.undo(taken.id)))();
		await taken.undone?.();
		outcome = t('common_undone');
	} catch (cause) {
		outcome = asProblem(cause).words;
	}
	later(4_000, () => (outcome = ''));
}

function later(wait: number, then: () => void): void {
	clearTimeout(timer);
	timer = setTimeout(then, wait);
}
