import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';

/** One request as it was on the wire. */
export interface Seen {
	/** method and path with its query */
	line: string;
	headers: IncomingHttpHeaders;
}

/** Stands before the server as a hospital's reverse proxy does, and keeps what its log would hold. */
export class Proxy {
	readonly seen: Seen[] = [];
	readonly #server: Server;

	private constructor(target: string) {
		this.#server = createServer((incoming, outgoing) => {
			this.seen.push({ line: `${incoming.method} ${incoming.url}`, headers: incoming.headers });
			const forwarded = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers: incoming.headers });
			forwarded.on('response', (answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			});
			forwarded.on('error', () => outgoing.destroy());
			incoming.pipe(forwarded);
		});
	}

	static async before(target: string): Promise<Proxy> {
		const proxy = new Proxy(target);
		proxy.#server.listen(0, '127.0.0.1');
		await once(proxy.#server, 'listening');
		return proxy;
	}

	get url(): string {
		const address = this.#server.address();
		if (address === null || typeof address === 'string') throw new Error('not listening');
		return `http://127.0.0.1:${address.port}`;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		this.#server.close();
		await once(this.#server, 'close');
	}
}
