/** Sessions are held on the cycle's clock, wherever the phone is. */
import { write } from './lived';

/** « mardi » */
export function sessionDay(startsAt: string, timeZone: string | undefined): string {
	return write(new Date(startsAt), { weekday: 'long' }, timeZone);
}

/** « mardi 24 novembre à 19:00 » */
export function sessionWords(startsAt: string, timeZone: string | undefined): string {
	const style = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const;
	return write(new Date(startsAt), style, timeZone);
}
