/** How the service worker answers a request: with the shell, with a file of this version, or not at all. */
export type Answer = 'shell' | 'file' | 'none';

/** What belongs to the team or the server: the service worker never touches it. */
const NOT_OURS = /^\/(team|api|healthz|readyz|metrics)(\/|$)/;

/** Decides for a request; `files` are the paths of `static/`, beside which everything built is content-addressed. */
export function answerFor(
	request: { method: string; mode: string; url: string },
	origin: string,
	files: ReadonlySet<string>
): Answer {
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== origin || NOT_OURS.test(url.pathname)) return 'none';
	if (url.pathname.startsWith('/_app/immutable/') || files.has(url.pathname)) return 'file';
	return request.mode === 'navigate' ? 'shell' : 'none';
}
