import { asProblem, type Problem } from '$lib/api/client';

/** Something fetched: its value, the problem that kept it away, and whether a request is on its way. */
export class Resource<T> {
	value = $state.raw<T>();
	problem = $state.raw<Problem>();
	pending = $state(false);
	#latest = 0;

	/** Fetches; an answer that a newer call has overtaken is dropped. The old value stays visible meanwhile. */
	async load(fetcher: () => Promise<T>): Promise<void> {
		const turn = ++this.#latest;
		this.pending = true;
		try {
			const value = await fetcher();
			if (turn !== this.#latest) return;
			this.value = value;
			this.problem = undefined;
		} catch (cause) {
			if (turn === this.#latest) this.problem = asProblem(cause);
		} finally {
			if (turn === this.#latest) this.pending = false;
		}
	}
}

/** Something the person asked for, and what went wrong. */
export class Action {
	busy = $state(false);
	problem = $state.raw<Problem>();
	#running = 0;

	/** Runs `work` unless something is already running; gives its result, `undefined` when it failed. */
	async run<T>(work: () => Promise<T>): Promise<T | undefined> {
		return this.busy ? undefined : this.also(work);
	}

	/** Runs `work` beside what is already running: of choices made in quick succession none may be lost. */
	async also<T>(work: () => Promise<T>): Promise<T | undefined> {
		if (!this.busy) this.problem = undefined;
		this.#running += 1;
		this.busy = true;
		try {
			return await work();
		} catch (cause) {
			this.problem = asProblem(cause);
			return undefined;
		} finally {
			this.#running -= 1;
			this.busy = this.#running > 0;
		}
	}

	/** The words of the problem if it is about `field`. */
	about(field: string): string | undefined {
		return this.problem?.field === field ? this.problem.words : undefined;
	}

	/** The words of the problem if it is about none of the `fields` that show their own. */
	otherwise(...fields: string[]): string | undefined {
		const problem = this.problem;
		return problem && !fields.includes(problem.field ?? '') ? problem.words : undefined;
	}
}
