import { readFileSync } from 'node:fs';
import type french from '../../../mobile-core/messages/fr.json';

export type Locale = 'fr' | 'en';
export type Key = keyof typeof french;
export type Say = (key: Key, params?: Record<string, string | number>) => string;

/** The words people read, from the product's own catalogue: a journey names what it looks for by key. */
export function wordsOf(locale: Locale): Say {
	const file = new URL(`../../../mobile-core/messages/${locale}.json`, import.meta.url);
	const words = JSON.parse(readFileSync(file, 'utf8')) as Record<Key, string>;
	return (key, params = {}) => words[key].replace(/\{(\w+)\}/g, (hole, name: string) => String(params[name] ?? hole));
}

export const t = wordsOf('fr');
