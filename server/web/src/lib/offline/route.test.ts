import { expect, it } from 'vitest';
import { answerFor } from './route';

const ORIGIN = 'https://accalmie.example';
const FILES = new Set(['/favicon.svg', '/manifest.webmanifest']);

function answer(url: string, mode = 'navigate', method = 'GET') {
	return answerFor({ url: new URL(url, ORIGIN).href, mode, method }, ORIGIN, FILES);
}

it.each(['/', '/log', '/help', '/i', '/history?x=1', '/teams-up'])('answers %s with the shell', (path) => {
	expect(answer(path)).toBe('shell');
});

it.each(['/team', '/team/', '/team/cycles/1/briefs/2', '/api/v1/sync', '/api/docs', '/healthz', '/readyz'])(
	'never touches %s',
	(path) => {
		expect(answer(path)).toBe('none');
		expect(answer(path, 'cors')).toBe('none');
	}
);

it('keeps files of this version', () => {
	expect(answer('/_app/immutable/nodes/1.abc.js', 'cors')).toBe('file');
	expect(answer('/favicon.svg', 'no-cors')).toBe('file');
	expect(answer('/favicon.svg')).toBe('file');
});

it('leaves everything else to the network', () => {
	expect(answer('/log', 'cors')).toBe('none');
	expect(answer('/', 'navigate', 'POST')).toBe('none');
	expect(answer('https://elsewhere.example/')).toBe('none');
	expect(answer('/_app/version.json', 'cors')).toBe('none');
});
