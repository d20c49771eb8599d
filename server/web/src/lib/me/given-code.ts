/** The code of the link that was opened, for this tab alone and until it is spent: a reload must not lose it. */
const KEY = 'accalmie-code';

export function keepCode(code: string): void {
	try {
		sessionStorage.setItem(KEY, code);
	} catch {
		// Without storage a reload asks for the code again.
	}
}

export function keptCode(): string {
	try {
		return sessionStorage.getItem(KEY) ?? '';
	} catch {
		return '';
	}
}

export function forgetCode(): void {
	try {
		sessionStorage.removeItem(KEY);
	} catch {
		// Nothing was kept.
	}
}
