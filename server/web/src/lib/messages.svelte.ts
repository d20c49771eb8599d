/**
 * Every word people read, from the shared catalogue `mobile-core/messages/{fr,en}.json`.
 *
 * `t('key')` for a key known here, `label('trigger', code)` for a code that the server or the core sent, `plural` for a
 * count. All three follow the locale: used in markup, they change when it does.
 */
import type fr from '$messages/fr.json';

export type MessageKey = keyof typeof fr & string;
export type PluralKey = MessageKey extends infer K ? (K extends `${infer Base}_one` ? Base : never) : never;
export type Params = Record<string, string | number>;
export type Locale = 'fr' | 'en';
/** `core` is in the participants' shell; `lock` and `me` are loaded by the pages that need them, `team` by the team's alone. */
export type Area = 'core' | 'lock' | 'me' | 'team';

export const LOCALES: readonly Locale[] = ['fr', 'en'];
const REMEMBERED = 'accalmie-locale';

const SOURCES: Record<Locale, Record<Area, () => Promise<{ default: Record<string, string> }>>> = {
	fr: {
		core: () => import('virtual:messages/fr/core'),
		lock: () => import('virtual:messages/fr/lock'),
		me: () => import('virtual:messages/fr/me'),
		team: () => import('virtual:messages/fr/team')
	},
	en: {
		core: () => import('virtual:messages/en/core'),
		lock: () => import('virtual:messages/en/lock'),
		me: () => import('virtual:messages/en/me'),
		team: () => import('virtual:messages/en/team')
	}
};

const areas = new Set<Area>();
const read: Record<Locale, Record<string, string>> = { fr: {}, en: {} };
const first = preferred();
let current = $state.raw<{ locale: Locale; words: Record<string, string> }>({ locale: first, words: {} });
// Asked for while the page's own code is still on its way; whoever loads the words hears of a failure.
void SOURCES[first].core().catch(() => undefined);

/** The locale in use. */
export function locale(): Locale {
	return current.locale;
}

/** Makes the words of an area available; called by the `load` of the layout that needs them. */
export async function loadMessages(area: Area): Promise<void> {
	areas.add(area);
	await use(current.locale);
}

/** Switches the language, remembers it on this device and tells assistive technology. */
export async function setLocale(next: Locale): Promise<void> {
	try {
		localStorage.setItem(REMEMBERED, next);
	} catch {
		// A browser that refuses storage still switches for this visit.
	}
	await use(next);
}

/** The words of `key`, with `{name}` replaced by `params.name`. */
export function t(key: MessageKey, params: Params = {}): string {
	return say(key, params);
}

/** The words for a code of the core: `label('trigger', 'alcohol')` reads `trigger_alcohol`. */
export function label(area: string, code: string, params: Params = {}): string {
	return say(`${area}_${code}`, params);
}

/** The label of a code if the catalogue has one; for codes that a newer server may send. */
export function labelOr(area: string, code: string, otherwise: string): string {
	return current.words[`${area}_${code}`] ?? otherwise;
}

/** `<base>_one` or `<base>_other` by the rules of the language (French: 0 and 1 are one), with `{count}` filled in. */
export function plural(base: PluralKey, count: number, params: Params = {}): string {
	const form = new Intl.PluralRules(current.locale).select(count) === 'one' ? 'one' : 'other';
	return say(`${base}_${form}`, { count: formatNumber(count), ...params });
}

/** A number as the language writes it, at most one decimal. */
export function formatNumber(value: number): string {
	return new Intl.NumberFormat(current.locale, { maximumFractionDigits: 1 }).format(value);
}

/** « 12 ko »: how much room something takes. */
export function formatBytes(bytes: number): string {
	const large = bytes >= 1_000_000;
	const style = { style: 'unit', unit: large ? 'megabyte' : 'kilobyte', maximumFractionDigits: large ? 1 : 0 } as const;
	return new Intl.NumberFormat(current.locale, style).format(Math.max(bytes, 1_000) / (large ? 1_000_000 : 1_000));
}

function say(key: string, params: Params): string {
	const words = current.words[key];
	if (words === undefined) {
		if (import.meta.env.DEV) throw new Error(`messages/${current.locale}.json has no "${key}", or its area is not loaded`);
		return key;
	}
	return words.replace(/\{(\w+)\}/g, (hole, name: string) => {
		const value = params[name];
		if (value !== undefined) return String(value);
		if (import.meta.env.DEV) throw new Error(`message "${key}" needs the parameter "${name}"`);
		return hole;
	});
}

async function use(next: Locale): Promise<void> {
	const parts = await Promise.all([...areas].map((area) => SOURCES[next][area]()));
	Object.assign(read[next], ...parts.map((part) => part.default));
	current = { locale: next, words: { ...read[next] } };
	if (typeof document !== 'undefined') document.documentElement.lang = next;
}

function preferred(): Locale {
	try {
		const remembered = localStorage.getItem(REMEMBERED);
		if (remembered === 'fr' || remembered === 'en') return remembered;
	} catch {
		// Without storage the browser's languages decide.
	}
	const wanted = typeof navigator === 'undefined' ? [] : (navigator.languages ?? []);
	const known = wanted.map((tag) => tag.slice(0, 2)).find((tag): tag is Locale => tag === 'fr' || tag === 'en');
	return known ?? 'fr';
}
