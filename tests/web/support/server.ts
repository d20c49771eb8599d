import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { PushService } from './push-service.ts';

/** What `accalmie demo --json` prints. */
export interface Demo {
	url: string;
	staff: { login: string; password: string };
	cycle_id: string;
	session_number: number;
	/** codes of people who have not enrolled a phone yet */
	invitations: string[];
}

/** The real server with its demonstration centre, in a folder of its own. */
export class Server {
	readonly demo: Demo;
	/** where its reminders go */
	readonly push: PushService;
	readonly #folder: string;
	#process: ChildProcess;

	private constructor(demo: Demo, push: PushService, folder: string, process: ChildProcess) {
		this.demo = demo;
		this.push = push;
		this.#folder = folder;
		this.#process = process;
	}

	static async start(): Promise<Server> {
		const folder = await mkdtemp(join(tmpdir(), 'accalmie-browser-'));
		const listen = `127.0.0.1:${await freePort()}`;
		const push = await PushService.start();
		const process = accalmie('demo', '--json', '--data-dir', folder, '--listen', listen, ...push.settings);
		const line = await lineOf(process, 'stdout', (line) => line.startsWith('{'));
		return new Server(JSON.parse(line) as Demo, push, folder, process);
	}

	get url(): string {
		return this.demo.url;
	}

	/** Ends the process; the data stays, and so does the address. */
	async halt(): Promise<void> {
		if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
		const ended = once(this.#process, 'exit');
		this.#process.kill('SIGTERM');
		await ended;
	}

	/** Serves the same data at the same address again. */
	async resume(): Promise<void> {
		this.#process = accalmie('serve', '--data-dir', this.#folder, '--listen', new URL(this.url).host, ...this.push.settings);
		await lineOf(this.#process, 'stderr', (line) => line.includes('listening'));
	}

	async stop(): Promise<void> {
		await this.halt();
		await this.push.stop();
		await rm(this.#folder, { recursive: true, force: true });
	}
}

function accalmie(...args: string[]): ChildProcess {
	const binary = process.env['ACCALMIE_BIN'];
	if (!binary) throw new Error('ACCALMIE_BIN is not set: run `cargo xtask test browser`');
	// Settings of whoever runs the tests are not settings of the server under test.
	const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ACCALMIE_')));
	return spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
}

/** The first line for which `wanted` holds; what was said until then, if the process ends without it. */
async function lineOf(process: ChildProcess, stream: 'stdout' | 'stderr', wanted: (line: string) => boolean): Promise<string> {
	const said: string[] = [];
	const keep = (source: Readable, then: (line: string) => void) =>
		createInterface({ input: source }).on('line', (line) => {
			said.push(line);
			then(line);
		});
	return new Promise((found, failed) => {
		keep(process.stdout!, (line) => stream === 'stdout' && wanted(line) && found(line));
		keep(process.stderr!, (line) => stream === 'stderr' && wanted(line) && found(line));
		process.once('error', failed);
		process.once('exit', (code) => failed(new Error(`accalmie ended with ${code}:\n${said.join('\n')}`)));
	});
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const address = probe.address();
	if (address === null || typeof address === 'string') throw new Error('no port');
	probe.close();
	await once(probe, 'close');
	return address.port;
}
