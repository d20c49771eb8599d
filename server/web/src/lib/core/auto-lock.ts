/** When a phone with a PIN locks by itself: after minutes without use, and sooner once it is out of sight. */
import type { LockView } from './types';

/** Out of sight for so long, it locks; or after the person's own minutes, if they are fewer. */
export const AWAY = 60_000;

export class AutoLock {
	readonly #now: () => number;
	readonly #lock: () => void;
	#minutes: number | undefined;
	#touchedAt: number;
	#isAway = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(now: () => number, lock: () => void) {
		this.#now = now;
		this.#lock = lock;
		this.#touchedAt = now();
	}

	/** Takes up how the phone is locked now. */
	follow({ has_pin, is_locked, auto_lock_minutes }: LockView): void {
		const minutes = has_pin && !is_locked ? auto_lock_minutes : undefined;
		if (minutes === this.#minutes) return;
		// Unlocked a moment ago.
		if (this.#minutes === undefined) this.#touchedAt = this.#now();
		this.#minutes = minutes;
		this.#wait();
	}

	/** The person is there; or has just put the app out of sight. */
	touch(away: boolean): void {
		this.#touchedAt = this.#now();
		this.#isAway = away;
		this.#wait();
	}

	end(): void {
		clearTimeout(this.#timer);
		this.#minutes = undefined;
	}

	#wait(): void {
		clearTimeout(this.#timer);
		if (this.#minutes === undefined) return;
		const patience = Math.min(this.#minutes * 60_000, this.#isAway ? AWAY : Infinity);
		this.#timer = setTimeout(this.#lock, Math.max(this.#touchedAt + patience - this.#now(), 0));
	}
}
