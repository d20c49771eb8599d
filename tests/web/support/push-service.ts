import { createECDH, randomBytes, randomUUID, type ECDH } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decrypt } from 'http_ece';
import { generate } from 'selfsigned';

/** A browser's subscription, whose other half of the keys is here. */
export class Subscription {
	readonly endpoint: string;
	readonly p256dh: string;
	readonly auth: string;
	readonly #keys: ECDH;

	constructor(endpoint: string) {
		this.endpoint = endpoint;
		this.#keys = createECDH('prime256v1');
		this.p256dh = this.#keys.generateKeys('base64url');
		this.auth = randomBytes(16).toString('base64url');
	}

	/** What a message says, read by an implementation that is not ours. */
	read(body: Buffer): string {
		return decrypt(body, { version: 'aes128gcm', privateKey: this.#keys, authSecret: this.auth }).toString('utf8');
	}
}

/** A push service on this machine, to which the server posts over TLS; what comes is read, and handed to whoever waits. */
export class PushService {
	/** how messages are answered */
	status = 201;
	readonly #server: Http2SecureServer;
	readonly #folder: string;
	readonly #subscriptions = new Map<string, Subscription>();
	readonly #came: { endpoint: string; text: string }[] = [];

	private constructor(server: Http2SecureServer, folder: string) {
		this.#server = server;
		this.#folder = folder;
		server.on('stream', (stream, headers) => void this.#take(stream, String(headers[':path'])));
	}

	static async start(): Promise<PushService> {
		const altNames = [{ type: 2 as const, value: 'localhost' }];
		const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
			keyType: 'ec',
			algorithm: 'sha256',
			extensions: [{ name: 'subjectAltName', altNames }]
		});
		const folder = await mkdtemp(join(tmpdir(), 'accalmie-push-'));
		await writeFile(join(folder, 'root.pem'), cert);
		const server = createSecureServer({ key, cert }).listen(0, 'localhost');
		await once(server, 'listening');
		return new PushService(server, folder);
	}

	/** What lets the server post here. */
	get settings(): string[] {
		const root = join(this.#folder, 'root.pem');
		return ['--push-services', this.#host, '--push-root', root, '--push-private-addresses', 'true'];
	}

	get #host(): string {
		return `localhost:${(this.#server.address() as AddressInfo).port}`;
	}

	/** A new address for a browser. */
	subscription(): Subscription {
		const made = new Subscription(`https://${this.#host}/${randomUUID()}`);
		this.#subscriptions.set(made.endpoint, made);
		return made;
	}

	/** What came for a subscription, oldest first. */
	for({ endpoint }: Subscription): string[] {
		return this.#came.filter((message) => message.endpoint === endpoint).map(({ text }) => text);
	}

	async stop(): Promise<void> {
		this.#server.close();
		await rm(this.#folder, { recursive: true, force: true });
	}

	async #take(stream: ServerHttp2Stream, path: string): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of stream) parts.push(part as Buffer);
		const endpoint = `https://${this.#host}${path}`;
		const text = this.#subscriptions.get(endpoint)?.read(Buffer.concat(parts));
		if (text !== undefined && this.status < 300) this.#came.push({ endpoint, text });
		stream.respond({ ':status': text === undefined ? 404 : this.status });
		stream.end();
	}
}
