/** A refusal as it crosses from the worker to a page, and from tab to tab: plain data, which a clone keeps. */
export interface Fault {
	/** HTTP status of a server's refusal, 0 for one of our own */
	status: number;
	code: string;
	title?: string;
	message?: string;
	field?: string;
}

/** A {@link Fault} being thrown inside the worker. */
export class Refusal extends Error {
	readonly fault: Fault;

	constructor(fault: Fault) {
		super(`${fault.status} ${fault.code}`);
		this.fault = fault;
	}
}

/** Whatever was thrown, as a {@link Fault}; the engine throws plain objects with a code. */
export function asFault(cause: unknown): Fault {
	if (cause instanceof Refusal) return cause.fault;
	if (isCoreFault(cause)) return { status: 0, ...cause };
	return { status: 0, code: 'unexpected', message: cause instanceof Error ? cause.message : String(cause) };
}

/** Whether the engine itself refused: then it is as it was before the call. */
export function isCoreFault(cause: unknown): cause is { code: string; field?: string; message: string } {
	return typeof cause === 'object' && cause !== null && !(cause instanceof Error) && 'code' in cause;
}
