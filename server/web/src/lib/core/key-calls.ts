/** The calls about keys: PIN, recovery code, pairing, a copy of everything. */
import { Refusal } from './fault';
import type { Core } from './pkg/mobile_core.js';
import type { Write } from './rows';
import type { Offered, Unlock } from './types';
import type { Call } from './wire';

/** What a call of the engine that writes gives. */
export interface Answer<T> {
	write: Write;
	value: T;
}

/** What the host does for these calls. */
export interface Inside {
	/** runs a call that changes the engine; resolves once the change is persisted */
	change<T>(ask: (core: Core, now: number) => Answer<T>): Promise<T>;
	read<T>(ask: (core: Core, now: number) => T): Promise<T>;
	/** throws a {@link Refusal} */
	send(method: string, path: string, body: unknown): Promise<unknown>;
	/** a locked phone was opened */
	opened(): void;
}

export class KeyCalls {
	readonly #inside: Inside;

	constructor(inside: Inside) {
		this.#inside = inside;
	}

	async run(call: Call): Promise<unknown> {
		const { change, read } = this.#inside;
		switch (call.name) {
			case 'unlock':
				return this.#unlock(...call.args);
			case 'unlockWithRecovery':
				await change((core, now) => core.unlock_with_recovery(now, call.args[0]));
				return this.#inside.opened();
			case 'logLocked':
				return change((core, now) => core.log_locked(now, offset(now), call.args[0], call.args[1]));
			case 'undoLocked':
				return change((core, now) => core.undo_locked(now, call.args[0]));
			case 'confirm':
				return hiding(call.args[1], () => change((core, now) => core.confirm(now, typed(call.args[0]), call.args[1])));
			case 'confirmWithRecovery':
				return read((core, now) => core.confirm_with_recovery(now, call.args[0]));
			case 'setPin':
				return hiding(call.args[1], () => change((core, now) => core.set_pin(now, typed(call.args[0]), call.args[1])));
			case 'removePin':
				return change((core, now) => core.remove_pin(now));
			case 'setAutoLock':
				return change((core, now) => core.set_auto_lock(now, call.args[0]));
			case 'beginRecoveryCode':
				return read((core, now) => core.begin_recovery_code(now));
			case 'keepRecoveryCode':
				return this.#keep(call.args[0]);
			case 'recover':
				return change((core, now) => core.recover(now, call.args[0]));
			case 'pair':
				return this.#pair();
			case 'export':
				return change((core, now) => core.export(now, offset(now)));
			default:
				throw new Refusal({ status: 0, code: 'unexpected', message: call.name });
		}
	}

	/** Brings to the server what a new recovery code opens, if it has not got it yet. */
	async sendRecovery(): Promise<void> {
		const blob = await this.#inside.read((core) => core.recovery_due() as object | null);
		if (!blob) return;
		await this.#inside.send('PUT', '/me/recovery', { blob });
		await this.#inside.change((core, now) => core.recovery_kept(now));
	}

	async #unlock(secret: string, deviceSecret?: Uint8Array): Promise<Unlock> {
		const { change } = this.#inside;
		const unlock = await hiding(deviceSecret, () => change<Unlock>((core, now) => core.unlock(now, typed(secret), deviceSecret)));
		if (unlock.outcome === 'open') this.#inside.opened();
		return unlock;
	}

	async #keep(typed: string): Promise<void> {
		await this.#inside.change((core, now) => core.keep_recovery_code(now, typed));
		// Without a network it goes with the next exchange.
		await this.sendRecovery().catch(() => undefined);
	}

	async #pair(): Promise<Offered> {
		const { secret, blob } = await this.#inside.read((core, now) => core.begin_pairing(now) as { secret: string; blob: string });
		const { code, expires_at } = (await this.#inside.send('POST', '/me/pairings', { blob })) as Omit<Offered, 'secret'>;
		return { code, secret, expires_at };
	}
}

/** A passphrase as one sequence of characters, whichever keyboard wrote its accents. */
function typed(secret: string): string {
	return secret.normalize('NFKC');
}

/** Wipes the secret once the call is over. */
async function hiding<T>(secret: Uint8Array | undefined, call: () => Promise<T>): Promise<T> {
	try {
		return await call();
	} finally {
		secret?.fill(0);
	}
}

/** Minutes east of Greenwich, at this place at that moment. */
export function offset(now: number): number {
	return -new Date(now).getTimezoneOffset();
}
