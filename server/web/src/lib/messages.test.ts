import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import en from '$messages/en.json';
import fr from '$messages/fr.json';
import { unbroken } from '../../vite/catalogue';
import { label, labelOr, loadMessages, locale, plural, setLocale, t, type MessageKey, type PluralKey } from './messages.svelte';

const catalogues: Record<string, Record<string, string>> = { fr, en };

function sources(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith('.test.ts') && !file.endsWith('messages.svelte.ts'))
		.map((file) => readFileSync(join(folder, file), 'utf8'));
}

const code = sources('src').join('\n');
const literal = (call: string) => [...code.matchAll(new RegExp(`\\b${call}\\(\\s*'([a-z0-9_]+)'`, 'g'))].map((m) => m[1] ?? '');

describe('the catalogue', () => {
	it.each(['fr', 'en'])('has every key that a page uses (%s)', (language) => {
		const words = catalogues[language] ?? {};
		const used = [...literal('t'), ...literal('plural').flatMap((base) => [`${base}_one`, `${base}_other`])];
		expect(used.length).toBeGreaterThan(0);
		expect(used.filter((key) => !(key in words))).toEqual([]);
	});

	it.each(['fr', 'en'])('has every area that codes are looked up in (%s)', (language) => {
		const keys = Object.keys(catalogues[language] ?? {});
		const missing = [...literal('label'), ...literal('labelOr')].filter((area) => !keys.some((key) => key.startsWith(`${area}_`)));
		expect(missing).toEqual([]);
	});

	it('takes the same parameters in both languages', () => {
		const holes = (words = '') => [...words.matchAll(/\{\w+\}/g)].map(String).sort();
		for (const [key, words] of Object.entries(catalogues['fr'] ?? {})) {
			expect(holes(catalogues['en']?.[key]), key).toEqual(holes(words));
		}
	});

	it('holds no word of the team that no page says', () => {
		const said = new Set([...code.matchAll(/'((?:team)_[a-z0-9_]+)'/g)].map((m) => m[1] ?? ''));
		const areas = [...literal('label'), ...literal('labelOr')];
		const idle = Object.keys(catalogues['fr'] ?? {}).filter(
			(key) =>
				key.startsWith('team_') &&
				!said.has(key) &&
				!said.has(key.replace(/_(one|other)$/, '')) &&
				!areas.some((area) => key.startsWith(`${area}_`))
		);
		expect(idle).toEqual([]);
	});
});

it('keeps French punctuation on the line of its word', () => {
	expect(unbroken('« Ici » : oui ? À 20 h, {count} pers.')).toBe('«\u00a0Ici\u00a0»\u00a0: oui\u00a0? À 20\u00a0h, {count}\u00a0pers.');
});

describe('looking words up', () => {
	beforeAll(async () => {
		await loadMessages('core');
		await loadMessages('team');
	});

	it('switches language', async () => {
		await setLocale('en');
		expect([locale(), t('common_skip')]).toEqual(['en', 'Skip to content']);
		await setLocale('fr');
		expect([locale(), t('common_skip')]).toEqual(['fr', 'Aller au contenu']);
	});

	it('counts as the language does: French none is singular, English none is plural', async () => {
		const counts = () => [0, 1, 1.5, 2, 1000].map((count) => plural('team_participants', count));
		expect(counts()).toEqual([
			'0 personne incluse',
			'1 personne incluse',
			'1,5 personne incluse',
			'2 personnes incluses',
			'1\u202f000 personnes incluses'
		]);
		await setLocale('en');
		expect(counts()).toEqual(['0 people included', '1 person included', '1.5 people included', '2 people included', '1,000 people included']);
		await setLocale('fr');
	});

	it('fails clearly on a key that is not there', () => {
		expect(() => t('no_such_key' as MessageKey)).toThrow('fr.json has no "no_such_key"');
		expect(() => label('trigger', 'no_such_code')).toThrow('trigger_no_such_code');
		expect(() => plural('no_such_key' as PluralKey, 1)).toThrow('no_such_key_one');
		expect(labelOr('trigger', 'no_such_code', 'as it came')).toBe('as it came');
	});
});
