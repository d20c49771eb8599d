/** What only the owner may do: the code is asked for again first, where there is one. */
import { phone } from '$lib/core/phone.svelte';

export class Confirmed {
	/** whether the code is being asked for */
	asking = $state(false);
	#work: ((code?: string) => unknown) | undefined;

	/** Does it, after the code, which it is given unless the recovery code took its place. */
	do(work: (code?: string) => unknown): void {
		if (!phone.view?.lock.has_pin) return void work();
		this.#work = work;
		this.asking = true;
	}

	/** The code, or the recovery code in its place, was right. */
	go(code?: string): void {
		this.asking = false;
		void this.#work?.(code);
		this.#work = undefined;
	}
}
