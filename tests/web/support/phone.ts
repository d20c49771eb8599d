import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { Guard } from './guard.ts';
import { t } from './words.ts';

/** A participant's phone: one browser context, and what people do on it. Speaks French. */
export class Phone {
	readonly context: BrowserContext;
	readonly page: Page;
	readonly #guard: Guard;

	constructor(context: BrowserContext, page: Page, guard: Guard) {
		this.context = context;
		this.page = page;
		this.#guard = guard;
	}

	/** Another tab of the same phone. */
	async anotherTab(): Promise<Phone> {
		return new Phone(this.context, await this.context.newPage(), this.#guard);
	}

	/** Opens the card's link and joins. */
	async enrol(code: string, name = 'Sacha'): Promise<void> {
		this.#guard.keepSecret(code, code.replace('-', ''), name);
		await this.page.goto(`/i#${code}`);
		await expect(this.page.getByLabel(t('enrol_code'))).toHaveValue(code);
		await this.join(name);
	}

	/** Fills in the rest of the form, once the code is in. */
	async join(name = 'Sacha'): Promise<void> {
		this.#guard.keepSecret(name);
		await this.page.getByLabel(t('enrol_name')).fill(name);
		await this.page.getByRole('checkbox', { name: t('enrol_agree') }).check();
		await this.page.getByRole('button', { name: t('enrol_submit') }).click();
		await expect(this.page.getByRole('heading', { level: 1, name: t('enrol_done') })).toBeVisible();
		await this.page.getByRole('link', { name: t('pin_offer_no') }).click();
		await expect(this.noteButton).toBeVisible();
	}

	/** The one large button of Today. */
	get noteButton(): Locator {
		return this.page.getByRole('link', { name: t('today_log'), exact: true });
	}

	/** A key of the row 0–10 of a craving. */
	strength(value: number): Locator {
		return this.page.getByRole('group', { name: t('log_intensity') }).getByRole('button', { name: String(value), exact: true });
	}

	/** A word that can be tapped on and off. */
	chip(words: string): Locator {
		return this.page.getByRole('button', { name: words, exact: true });
	}

	/** Notes a craving from Today: a tap on « Noter », one on its strength, one for each trigger. */
	async craving(strength: number, ...triggers: string[]): Promise<void> {
		await this.noteButton.tap();
		await this.strength(strength).tap();
		await expect(this.strength(strength)).toHaveAttribute('aria-pressed', 'true');
		for (const trigger of triggers) {
			await this.chip(trigger).tap();
			await expect(this.chip(trigger)).toHaveAttribute('aria-pressed', 'true');
		}
	}

	/** Goes to a place of the navigation. */
	async go(place: 'today' | 'history' | 'me' | 'help'): Promise<void> {
		const words = t(`common_${place}`);
		await this.page.getByRole('navigation', { name: t('common_main_navigation') }).getByRole('link', { name: words }).tap();
	}

	/** The entries of the history, newest first. */
	get entries(): Locator {
		return this.page.locator('main details summary');
	}

	/** Waits until the service worker keeps the app and answers for this page. */
	async keptOffline(): Promise<void> {
		await this.page.evaluate(async () => {
			const worker = navigator.serviceWorker;
			// « Ready » may still be activating; it answers for a page that came before it once it has claimed it.
			const claimed = new Promise((done) => worker.addEventListener('controllerchange', done, { once: true }));
			await worker.ready;
			if (!worker.controller) await claimed;
		});
	}
}
