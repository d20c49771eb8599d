/** The code of the link that was opened, for this tab alone and until it is spent: a reload must not lose it. */
const KEY = 'accalmie-code';
/** What another phone's QR code carries beside it. */
const SECRET = 'accalmie-pairing';

export interface Given {
	code: string;
	/** empty but for a pairing */
	secret: string;
}

export function keepGiven({ code, secret }: Given): void {
	try {
		sessionStorage.setItem(KEY, code);
		sessionStorage.setItem(SECRET, secret);
	} catch {
		// Without storage a reload asks for the code again.
	}
}

export function keptGiven(): Given {
	try {
		return { code: sessionStorage.getItem(KEY) ?? '', secret: sessionStorage.getItem(SECRET) ?? '' };
	} catch {
		return { code: '', secret: '' };
	}
}

export function forgetGiven(): void {
	try {
		sessionStorage.removeItem(KEY);
		sessionStorage.removeItem(SECRET);
	} catch {
		// Nothing was kept.
	}
}
