import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { FACES } from '../support/faces.ts';
import { visit } from '../support/pages.ts';
import { paint } from '../support/scheme.ts';
import { expect, test } from '../support/test.ts';
import { wordsOf } from '../support/words.ts';

const WIDTHS = [390, 1280];

for (const locale of ['fr', 'en'] as const) {
	for (const face of FACES) {
		test(`axe finds nothing on any page of ${face.name}, light and dark, ${locale}`, async ({ server, group, newPhone, newDesk }) => {
			test.setTimeout(180_000);
			const world = { server, group, newPhone, newDesk };
			const { page, sights } = await face.enter(world, locale, { reducedMotion: 'reduce' });
			const found: string[] = [];
			for (const sight of sights) {
				await page.setViewportSize({ width: WIDTHS[0]!, height: 844 });
				await visit(page, sight, wordsOf(locale));
				for (const width of WIDTHS) {
					await page.setViewportSize({ width, height: 844 });
					found.push(...(await violations(page)).map((one) => `${sight.name}, ${width} px: ${one}`));
					// Nothing but colours depends on the scheme, and no colour on the language.
					if (locale !== 'fr') continue;
					await paint(page, 'dark');
					found.push(...(await violations(page, 'color-contrast', 'link-in-text-block')).map((one) => `${sight.name}, ${width} px, dark: ${one}`));
					await paint(page, 'light');
				}
			}
			expect(found).toEqual([]);
		});
	}
}

/** What axe objects to, one line an element. */
async function violations(page: Page, ...rules: string[]): Promise<string[]> {
	// No page has frames: one pass in the page itself does.
	const axe = new AxeBuilder({ page }).setLegacyMode();
	axe.options({ resultTypes: ['violations'] });
	const result = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
	return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim()})`));
}
