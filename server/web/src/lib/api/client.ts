/** Speaks to `/api/v1` of the same origin, and to nothing else. */
import { labelOr, locale } from '$lib/messages.svelte';

const BASE = '/api/v1';

/**
 * A request that was refused or never arrived. `code` is stable (RFC 9457 problem of our server); `offline` when no answer
 * came, `unexpected` when what came was not ours. `field` names the input at fault, such as `sessions[2].starts_at`.
 */
export class Problem extends Error {
	readonly status: number;
	readonly code: string;
	readonly title: string;
	readonly detail: string | undefined;
	readonly field: string | undefined;

	constructor(status: number, code: string, title = '', detail?: string, field?: string) {
		super(`${status} ${code}`);
		this.name = 'Problem';
		this.status = status;
		this.code = code;
		this.title = title;
		this.detail = detail;
		this.field = field;
	}

	/** One sentence for the person, in the language in use; changes with it when read in markup. */
	get words(): string {
		return labelOr('error', this.code, this.title || labelOr('error', 'unexpected', this.code));
	}
}

/** Options of {@link request}; `token` is sent as a bearer, without it the cookie speaks. */
export interface RequestOptions {
	body?: unknown;
	token?: string;
	signal?: AbortSignal;
	headers?: Record<string, string>;
}

/** Sends one request and gives the JSON of its answer, `undefined` for 204. Throws {@link Problem}, never anything else. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
	const response = await send(method, path, options);
	if (response.status === 204) return undefined as T;
	const answer: unknown = await response.json().catch(() => undefined);
	if (response.ok && answer !== undefined) return answer as T;
	throw problemFrom(response.status, answer);
}

/** As {@link request}, for callers that need status and headers (an ETag, a 304). Throws only `offline`. */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
	const headers: Record<string, string> = { accept: 'application/json', 'accept-language': locale(), ...options.headers };
	if (options.body !== undefined) headers['content-type'] = 'application/json';
	if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
	try {
		return await fetch(BASE + path, {
			method,
			headers,
			body: options.body === undefined ? null : JSON.stringify(options.body),
			credentials: 'same-origin',
			signal: options.signal ?? null
		});
	} catch (cause) {
		if (cause instanceof DOMException && cause.name === 'AbortError') throw new Problem(0, 'aborted');
		throw new Problem(0, 'offline');
	}
}

/** The problem that an answer describes; a body that is not problem+json becomes `unexpected`. */
export function problemFrom(status: number, answer: unknown): Problem {
	const body = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
	const text = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined);
	return new Problem(status, text('code') ?? 'unexpected', text('title'), text('detail'), text('field'));
}

/** Whatever was thrown, as a {@link Problem}. */
export function asProblem(cause: unknown): Problem {
	return cause instanceof Problem ? cause : new Problem(0, 'unexpected', cause instanceof Error ? cause.message : '');
}
