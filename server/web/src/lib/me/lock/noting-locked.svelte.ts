/** Noting on the lock page: a tap is saved, the next one within ten seconds takes its place. */
import { asProblem, type Problem } from '$lib/api/client';
import { phone } from '$lib/core/phone.svelte';
import type { Saved } from '$lib/core/types';

export class NotingLocked {
	/** what was tapped, for as long as it may be undone */
	value = $state<number>();
	problem = $state.raw<Problem>();
	#saved: Saved | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** one tap after the other */
	#turn: Promise<unknown> = Promise.resolve();

	tap(value: number): Promise<void> {
		return this.#next(async () => {
			const before = this.#saved;
			// The new one first: a tab closed in between doubles a note rather than losing it.
			const saved = await phone.logLocked(value);
			this.#hold(saved, value);
			if (before) await phone.undoLocked(before.id).catch(() => undefined);
		});
	}

	undo(): Promise<void> {
		return this.#next(async () => {
			const saved = this.#saved;
			this.#release();
			if (saved) await phone.undoLocked(saved.id);
		});
	}

	/** The page goes. */
	end(): void {
		clearTimeout(this.#timer);
	}

	#hold(saved: Saved, value: number): void {
		clearTimeout(this.#timer);
		this.#saved = saved;
		this.value = value;
		this.#timer = setTimeout(() => this.#release(), Math.max(Date.parse(saved.undo_until) - Date.now(), 0));
	}

	#release(): void {
		clearTimeout(this.#timer);
		this.#saved = undefined;
		this.value = undefined;
	}

	#next(work: () => Promise<void>): Promise<void> {
		const mine = this.#turn.then(work).then(
			() => void (this.problem = undefined),
			(cause) => void (this.problem = asProblem(cause))
		);
		this.#turn = mine;
		return mine;
	}
}
