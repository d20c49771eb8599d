import { expect, it } from 'vitest';
import { codeFromFragment, secretFromFragment } from './code';
import { leftWords, pairingLink } from './pairing';

const secret = 'A-_9'.repeat(10) + 'abc';

it('puts code and secret into the fragment, from which both come back', () => {
	const link = new URL(pairingLink('https://suivi.example.org', { code: '7K2QX-M4T9B', secret }));
	expect(link.pathname).toBe('/i');
	expect(codeFromFragment(link.hash)).toBe('7K2QX-M4T9B');
	expect(secretFromFragment(link.hash)).toBe(secret);
});

it('finds no secret in a card’s link', () => {
	expect(secretFromFragment('#7K2QX-M4T9B')).toBe('');
	expect(secretFromFragment('#7K2QX-M4T9B.short')).toBe('');
	expect(secretFromFragment('')).toBe('');
});

it('counts down in minutes and seconds', () => {
	expect([120_000, 65_000, 9_001, 0].map(leftWords)).toEqual(['2:00', '1:05', '0:10', '0:00']);
});
