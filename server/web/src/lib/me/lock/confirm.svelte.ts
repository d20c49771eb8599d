/** What only the owner may do: the code is asked for again first, where there is one. */
import { phone } from '$lib/core/phone.svelte';

export class Confirmed {
	/** whether the code is being asked for */
	asking = $state(false);
	#work: (() => unknown) | undefined;

	/** Does it, after the code. */
	do(work: () => unknown): void {
		if (!phone.view?.lock.has_pin) return void work();
		this.#work = work;
		this.asking = true;
	}

	/** The code was right. */
	go(): void {
		this.asking = false;
		void this.#work?.();
		this.#work = undefined;
	}
}
