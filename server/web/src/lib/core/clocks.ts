/** The clocks that the engine plans by: where the person lives, and where the phone is, if that is elsewhere. */
import { zone_table } from './pkg/mobile_core.js';
import type { PastNudge } from './types';

const DAY = 86_400_000;
/** Zone → its table, and the day it was made: asking a zone for every day of a year takes a while. */
const tables = new Map<string, { day: number; table: unknown }>();

/** `home`: the zone where the person lives, if it is known; only with the engine's WebAssembly loaded. */
export function clocks(now: number, home: string | null, history: PastNudge[]): object {
	const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const lives = home ?? here;
	return { home: tableOf(now, lives, lives === here), ...(lives === here ? {} : { local: tableOf(now, here, true) }), history };
}

function tableOf(now: number, zone: string, isHere: boolean): unknown {
	const day = Math.floor(now / DAY);
	const known = tables.get(zone);
	if (known?.day === day) return known.table;
	const table = zone_table(now, isHere ? offsetHere : offsetIn(zone)) as unknown;
	tables.set(zone, { day, table });
	return table;
}

function offsetHere(at: number): number {
	return -new Date(at).getTimezoneOffset();
}

/** Minutes east of Greenwich in a zone; of here, if this browser does not know it. */
function offsetIn(zone: string): (at: number) => number {
	let words: Intl.DateTimeFormat;
	try {
		words = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
	} catch {
		return offsetHere;
	}
	return (at) => {
		const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(words.format(at)) ?? [];
		const east = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
		return sign === '-' ? -east : east;
	};
}
