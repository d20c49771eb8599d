import type { Page } from '@playwright/test';

/** Switches the scheme, and waits until it has been drawn. */
export async function paint(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
	await page.emulateMedia({ colorScheme });
	await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}
