import { replaceState } from '$app/navigation';
import { asProblem, type Problem } from '$lib/api/client';
import { phone } from '$lib/core/phone.svelte';
import type { Bodies, Draft, EntryView, Hideable, Kind, Privacy } from '$lib/core/types';
import { t } from '$lib/messages.svelte';
import { offerUndo } from './undo.svelte';

/** What can be said of an entry besides its body. */
export interface Circumstances {
	occurred_at?: string;
	private?: Privacy;
	/** saved while writing: offers no undo at each keystroke */
	quiet?: boolean;
}

/** The id of the entry in the page's address, empty for a new one. Kit's `page.url` would be the address before `replaceState`. */
export function idInAddress(): string {
	return location.hash.slice(1);
}

/**
 * One entry being noted. The first change makes it, every later one replaces its body, one after the other; what the screen
 * shows is what is saved.
 */
export class Noting<K extends Kind> {
	/** undefined until the first change is saved */
	entry = $state.raw<EntryView>();
	/** why the last change was not saved */
	problem = $state.raw<Problem>();
	readonly kind: K;
	readonly #addressed: boolean;
	#queue: Promise<unknown> = Promise.resolve();

	/** `addressed`: the page's fragment is the entry's id. */
	constructor(kind: K, addressed = true) {
		this.kind = kind;
		this.#addressed = addressed;
	}

	/** The body as saved, empty before. */
	get body(): Partial<Bodies[K]> {
		return (this.entry?.body ?? {}) as Partial<Bodies[K]>;
	}

	/** Whether only the person can read it, all of it. */
	get whole(): boolean {
		return this.entry?.private_whole ?? false;
	}

	/** Goes on with an entry that is already there; what is tapped meanwhile changes that one. */
	open(id: string): Promise<void> {
		const opened = this.#queue.then(() => this.#open(id));
		this.#queue = opened;
		return opened;
	}

	/** Goes on with a new entry. */
	leave(): Promise<void> {
		const left = this.#queue.then(() => void (this.entry = undefined));
		this.#queue = left;
		return left;
	}

	/** Takes back what was saved last, after what is being saved. */
	#undo(id: string): Promise<void> {
		const undone = this.#queue.then(async () => {
			await phone.undo(id);
			this.entry = await phone.entry(id);
		});
		this.#queue = undone.catch(() => undefined);
		return undone;
	}

	async #open(id: string): Promise<void> {
		try {
			this.entry = await phone.entry(id);
		} catch (cause) {
			this.problem = asProblem(cause);
		}
	}

	/** Saves what `change` makes of the body as it then is; fields set to undefined go. `circumstances` are asked for then too. */
	save(
		change: (body: Partial<Bodies[K]>) => Partial<Bodies[K]>,
		circumstances: Circumstances | (() => Circumstances) = {}
	): Promise<boolean> {
		const work = this.#queue.then(() => this.#save(change, typeof circumstances === 'function' ? circumstances() : circumstances));
		this.#queue = work;
		return work;
	}

	/** Shows or hides one field of the entry to the team. */
	hide(field: Hideable, hidden: boolean): Promise<boolean> {
		return this.save(
			(body) => body,
			() => {
				const others = (this.entry?.hidden ?? []).filter((other) => other !== field);
				return { private: hidden ? [...others, field] : others };
			}
		);
	}

	/** Keeps the whole entry for the person alone, or shares it again but for its note. */
	keepWhole(whole: boolean): Promise<boolean> {
		return this.save((body) => body, { private: whole ? 'whole' : ['note'] });
	}

	/** A page that is left and come back to, or reloaded, goes on with the entry it made. */
	#settle(id: string): void {
		if (this.#addressed) replaceState(`#${id}`, {});
	}

	async #save(
		change: (body: Partial<Bodies[K]>) => Partial<Bodies[K]>,
		{ quiet, ...circumstances }: Circumstances
	): Promise<boolean> {
		const body = without(change(this.body)) as Bodies[K];
		try {
			const saved = this.entry
				? await phone.edit(this.entry.id, { body, ...circumstances })
				: await phone.log({ kind: this.kind, body, ...circumstances } as Draft);
			const made = !this.entry;
			this.entry = await read(saved.id);
			this.problem = undefined;
			if (!quiet) offerUndo(saved, t('common_noted'), undefined, () => this.#undo(saved.id));
			if (made) this.#settle(saved.id);
			return true;
		} catch (cause) {
			this.problem = asProblem(cause);
			return false;
		}
	}
}

/** The entry as it now is: at hand while it may be undone, so that a tap waits for no second answer. */
function read(id: string): EntryView | Promise<EntryView | undefined> {
	return phone.view?.today.undoable.find((entry) => entry.id === id && !entry.deleted) ?? phone.entry(id);
}

function without(body: object): object {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
