import type { Locator, Page } from '@playwright/test';
import { t } from './words.ts';

/** What a facilitator reads on the page of a brief. */
export class BriefPage {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	/** The number of cravings of the week. */
	async cravings(): Promise<number> {
		const one = await this.#week.getByRole('definition').first().innerText();
		return Number.parseInt(one, 10);
	}

	/** How often a trigger's bar says it was noted; 0 without a bar. */
	async times(trigger: string): Promise<number> {
		const bar = this.bar(trigger);
		return (await bar.count()) === 0 ? 0 : Number.parseInt(await bar.getByRole('button').innerText(), 10);
	}

	/** The bar of a trigger. */
	bar(trigger: string): Locator {
		return this.page.getByRole('region', { name: t('team_brief_triggers') }).getByRole('listitem').filter({ hasText: trigger });
	}

	get #week(): Locator {
		return this.page.getByRole('region', { name: t('team_brief_week') });
	}
}
