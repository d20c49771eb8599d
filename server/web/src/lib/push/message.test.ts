import { describe, expect, it } from 'vitest';
import { addressOf } from './address';
import { optionsOf, readMessage } from './message';

const data = (text: string) => ({ text: () => text });
const SENT = {
	id: '5b0c4f0e-2a8b-5c1e-9a55-0f2b7c3d4e5f',
	lang: 'fr',
	title: 'Accalmie',
	body: 'C’est le moment que vous aviez choisi.',
	open: 'plan',
	button: 'Voir mon week-end',
	later: 'Plus tard'
};

describe('a message', () => {
	it('is shown as the server wrote it, padding and all', () => {
		const message = readMessage(data(JSON.stringify(SENT) + ' '.repeat(90)), 'en');
		expect(message).toEqual(SENT);
		expect(optionsOf(message, false)).toMatchObject({
			body: SENT.body,
			tag: SENT.id,
			renotify: false,
			silent: false,
			data: { id: SENT.id, open: 'plan' },
			actions: [
				{ action: 'open', title: 'Voir mon week-end' },
				{ action: 'later', title: 'Plus tard' }
			]
		});
	});

	it('for the team opens the team’s pages', () => {
		expect(readMessage(data(JSON.stringify({ ...SENT, open: 'open', kind: 'brief_ready' })), 'fr').open).toBe('brief_ready');
	});

	it('that comes again makes no sound', () => {
		expect(optionsOf(readMessage(data(JSON.stringify(SENT)), 'fr'), true).silent).toBe(true);
	});

	it.each([
		['nothing', null],
		['no text', data('')],
		['half a text', data('{"id":"5b0c')],
		['a list', data('[1]')],
		['a number', data('7')],
		['somebody else’s', data('{"notification":{"title":"Chemsex"}}')],
		['no words', data(JSON.stringify({ ...SENT, lang: 'de', body: 3 }))]
	])('with %s in it is neutral, and opens Today', (_, came) => {
		expect(readMessage(came, 'fr')).toEqual({
			lang: 'fr',
			title: 'Accalmie',
			body: 'Quelque chose vous attend, sans urgence.',
			open: 'open'
		});
		const options = optionsOf(readMessage(came, 'en'), false);
		expect(options).toMatchObject({ body: 'Something is waiting for you; no hurry.', lang: 'en', tag: 'accalmie', actions: [] });
	});
});

it.each([
	['plan', '/weekend'],
	['breathe', '/now'],
	['debrief', '/weekend/debrief'],
	['reminders', '/me/reminders'],
	['open', '/'],
	['brief_ready', '/team'],
	['constructor', '/'],
	['https://elsewhere.example', '/']
])('%s opens %s', (opens, address) => expect(addressOf(opens)).toBe(address));
