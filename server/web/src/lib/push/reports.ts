/** What became of a reminder, told to the server with the cookie that only adds: a locked phone shows reminders too. */
import type { PushReport } from '$lib/api/types';
import { keep, kept, type Unsent } from './kept';

/** A report is of no use later. */
const USE = 24 * 3_600_000;
/** As many as a week can have, and some. */
const MOST = 40;

/** Tells the server, now or when there is a network again. */
export async function report(what: PushReport, send: typeof fetch = fetch): Promise<void> {
	await keep('reports', (reports = []) => [...reports, { at: Date.now(), report: what }].slice(-MOST));
	await sendReports(send);
}

/** Sends what waits, in its order. */
export async function sendReports(send: typeof fetch = fetch): Promise<void> {
	for (const unsent of (await kept('reports')) ?? []) {
		if (Date.now() - unsent.at < USE && !(await arrives(unsent, send))) return;
		await keep('reports', (reports = []) => reports.filter((other) => !same(other, unsent)));
	}
}

function same(one: Unsent, other: Unsent): boolean {
	return one.at === other.at && JSON.stringify(one.report) === JSON.stringify(other.report);
}

/** Whether the server heard: what it refuses it would refuse again. */
async function arrives({ report }: Unsent, send: typeof fetch): Promise<boolean> {
	try {
		const answer = await send('/api/v1/push-reports', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(report),
			credentials: 'same-origin'
		});
		return answer.status < 500 && answer.status !== 429;
	} catch {
		return false;
	}
}
