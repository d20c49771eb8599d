/**
 * The safety card: what helps this person, and whom to call. It exists on this phone alone, apart from the core, so that Help
 * shows it at once, also before enrolment, offline and locked; nothing of it is ever sent.
 */
const KEY = 'accalmie-card';

export interface SafetyCard {
	/** « mon amie d'en face » */
	who: string;
	/** the number to dial */
	phone: string;
	/** what the person wants to read in a hard moment */
	words: string;
}

const EMPTY: SafetyCard = { who: '', phone: '', words: '' };
let card = $state.raw<SafetyCard>(read());

/** Reactive. Undefined while nothing is written on it. */
export function safetyCard(): SafetyCard | undefined {
	return card.who || card.phone || card.words ? card : undefined;
}

/** Writes the card; false when this browser keeps nothing. */
export function writeSafetyCard(next: SafetyCard): boolean {
	card = { who: next.who.trim(), phone: next.phone.trim(), words: next.words.trim() };
	try {
		localStorage.setItem(KEY, JSON.stringify(card));
		return true;
	} catch {
		return false;
	}
}

/** Part of starting again. */
export function forgetSafetyCard(): void {
	writeSafetyCard(EMPTY);
}

function read(): SafetyCard {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
		const text = (name: keyof SafetyCard) => {
			const value = (kept as Record<string, unknown>)[name];
			return typeof value === 'string' ? value : '';
		};
		return { who: text('who'), phone: text('phone'), words: text('words') };
	} catch {
		return EMPTY;
	}
}
