/** A reminder sent at once, to see how far it comes. */
import { request } from '$lib/api/client';
import type { PushTrial } from '$lib/api/types';
import { phone } from '$lib/core/phone.svelte';

/** Pauses between two looks, in milliseconds: dense at first, a minute in all. */
const PAUSES = [500, 700, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 10_000, 12_000];

/**
 * How far it came. `shown`: it is there · `accepted`: the push service has it, and nobody said that it was shown ·
 * `refused`, `unreachable`, `over`: it went nowhere · `silent`: the push service did not answer yet.
 */
export type Diagnosis = 'shown' | 'accepted' | 'refused' | 'unreachable' | 'over' | 'silent';

/** What a trial says by now; undefined while more may come. */
export function diagnosis(trial: PushTrial, isLast: boolean): Diagnosis | undefined {
	if (trial.shown_at) return 'shown';
	if (trial.state === 'refused' || trial.state === 'unreachable' || trial.state === 'over') return trial.state;
	if (!isLast) return undefined;
	return trial.accepted_at ? 'accepted' : 'silent';
}

/** What a trial needs of its surroundings. */
export interface Around {
	begin(): Promise<PushTrial>;
	look(id: string): Promise<PushTrial>;
	rest(milliseconds: number): Promise<unknown>;
}

export class Trial {
	sent = $state.raw<PushTrial>();
	diagnosis = $state.raw<Diagnosis>();
	readonly #around: Around;
	#isOver = false;

	constructor(around: Around = PHONE) {
		this.#around = around;
	}

	/** Sends one and follows it; throws what the server refuses. */
	async run(): Promise<void> {
		this.diagnosis = undefined;
		this.sent = undefined;
		this.sent = await this.#around.begin();
		for (const [at, pause] of PAUSES.entries()) {
			await this.#around.rest(pause);
			if (this.#isOver) return;
			// Without an answer this once, the next look tells.
			this.sent = await this.#around.look(this.sent.id).catch(() => this.sent!);
			this.diagnosis = diagnosis(this.sent, at === PAUSES.length - 1);
			if (this.diagnosis) return;
		}
	}

	/** Nobody looks any more. */
	end(): void {
		this.#isOver = true;
	}
}

const PHONE: Around = {
	begin: () => call('POST', '/me/push/trials', {}),
	look: (id) => call('GET', `/me/push/trials/${id}`),
	rest: (milliseconds) => new Promise((rested) => setTimeout(rested, milliseconds))
};

async function call(method: string, path: string, body?: unknown): Promise<PushTrial> {
	const token = await phone.token();
	return request(method, path, { ...(token !== undefined && { token }), ...(body !== undefined && { body }) });
}
