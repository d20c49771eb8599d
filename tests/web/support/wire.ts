import type { BrowserContext } from '@playwright/test';

/** One `/sync` request as it left the phone. */
export interface Sent {
	/** milliseconds since 1970 */
	at: number;
	url: string;
	authorization: string;
	body: string;
	changes: { id: string; kind: string; deleted: boolean }[];
}

/** Notes what a phone sends; look at it for what must never leave, and to send the same again. */
export class Wire {
	readonly sent: Sent[] = [];
	/** requests that reached nobody */
	failed = 0;

	constructor(context: BrowserContext) {
		context.on('request', (request) => {
			const body = request.postData();
			if (!request.url().endsWith('/api/v1/sync') || body === null) return;
			const { changes } = JSON.parse(body) as Pick<Sent, 'changes'>;
			const authorization = request.headers()['authorization'] ?? '';
			this.sent.push({ at: Date.now(), url: request.url(), authorization, body, changes });
		});
		context.on('requestfailed', (request) => {
			if (request.url().endsWith('/api/v1/sync')) this.failed += 1;
		});
	}

	/** Requests that carried anything. */
	get loaded(): Sent[] {
		return this.sent.filter((one) => one.changes.length > 0);
	}

	/** Sends every request that carried anything again, all at once, as a phone does whose answers were lost. */
	async replay(times: number): Promise<number[]> {
		const all = Array.from({ length: times }, () => this.loaded).flat();
		return Promise.all(
			all.map(async ({ url, authorization, body }) => {
				const headers = { 'content-type': 'application/json', authorization };
				return (await fetch(url, { method: 'POST', headers, body })).status;
			})
		);
	}
}
