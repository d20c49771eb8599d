import { expect, type BrowserContext, type Page } from '@playwright/test';

/**
 * Holds in every journey, whatever it is about: nothing is asked of anybody but our server, no address carries a secret, no
 * request says where it comes from, nothing breaks the content security policy, no page throws.
 */
export class Guard {
	readonly #origin: string;
	readonly #secrets = new Set<string>();
	readonly #findings = new Set<string>();
	readonly #addresses = new Set<string>();

	constructor(origin: string) {
		this.#origin = origin;
	}

	/** Text that must never stand in an address: a code, a first name, a note. */
	keepSecret(...texts: string[]): void {
		for (const text of texts) this.#secrets.add(text.toLowerCase());
	}

	async watch(context: BrowserContext): Promise<void> {
		await context.addInitScript(() => {
			document.addEventListener('securitypolicyviolation', (event) =>
				console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI} on ${location.pathname}`)
			);
		});
		context.on('console', (message) => {
			if (message.type() === 'error' && /policy/i.test(message.text())) this.#findings.add(message.text());
		});
		context.on('weberror', (thrown) => this.#findings.add(`thrown in a page: ${thrown.error().stack ?? thrown.error().message}`));
		context.on('request', (request) => {
			const url = request.url();
			if (new URL(url).origin !== this.#origin && !url.startsWith('data:')) this.#findings.add(`asked of somebody else: ${url}`);
			if (request.headers()['referer']) this.#findings.add(`a referrer on ${url}`);
			// The fragment of a link is what never leaves the browser.
			this.#addresses.add(decodeURIComponent(url.replace(/#.*$/, '')).toLowerCase());
		});
		context.on('page', (page) => this.#follow(page));
	}

	#follow(page: Page): void {
		page.on('framenavigated', (frame) => this.#addresses.add(decodeURIComponent(frame.url().replace(/\/(i|team\/join)#.*$/, '')).toLowerCase()));
	}

	/** Fails the journey that found anything. */
	conclude(): void {
		for (const secret of this.#secrets) {
			for (const address of this.#addresses) {
				if (address.includes(secret)) this.#findings.add(`a secret in the address ${address}`);
			}
		}
		expect([...this.#findings], 'what no journey may do').toEqual([]);
	}
}
