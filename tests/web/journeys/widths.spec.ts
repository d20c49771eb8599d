import { FACES } from '../support/faces.ts';
import { visit } from '../support/pages.ts';
import { expect, test } from '../support/test.ts';
import { wordsOf } from '../support/words.ts';

const WIDTHS = [320, 390, 1280];
/** What browsers write in unless told otherwise, and twice that. */
const SIZES = [16, 32];

for (const locale of ['fr', 'en'] as const) {
	for (const face of FACES) {
		test(`everything of ${face.name} fits at every width, also with the text doubled, ${locale}`, async ({ server, group, newPhone, newDesk }) => {
			test.setTimeout(180_000);
			const world = { server, group, newPhone, newDesk };
			const { page, sights } = await face.enter(world, locale, { reducedMotion: 'reduce' });
			const browser = await page.context().newCDPSession(page);
			const found: string[] = [];
			for (const sight of sights) {
				await visit(page, sight, wordsOf(locale));
				for (const standard of SIZES) {
					await browser.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
					for (const width of WIDTHS) {
						await page.setViewportSize({ width, height: 844 });
						await page.waitForFunction(settled, { width, standard });
						// A page may take a few frames to come to rest; what then still sticks out is a fault.
						let left: string[] = [];
						const rest = expect.poll(async () => (left = await page.evaluate(misfits)), { timeout: 3_000 });
						await rest.toEqual([]).catch(() => found.push(...left.map((one) => `${sight.name}, ${width} px, text of ${standard} px: ${one}`)));
					}
				}
				await browser.send('Page.setFontSizes', { fontSizes: { standard: SIZES[0]!, fixed: SIZES[0]! } });
			}
			expect(found).toEqual([]);
		});
	}
}

/** Whether the page is drawn at this width and size of text; runs in the page. */
async function settled({ width, standard }: { width: number; standard: number }): Promise<boolean> {
	if (innerWidth !== width || getComputedStyle(document.documentElement).fontSize !== `${standard}px`) return false;
	await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
	return true;
}

/** What scrolls sideways, sticks out or is cut off; runs in the page. */
function misfits(): string[] {
	const wide = document.documentElement.clientWidth;
	const found: string[] = [];
	const over = document.documentElement.scrollWidth - wide;
	if (over > 0) found.push(`scrolls sideways by ${over} px`);
	for (const control of document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')) {
		const box = control.getBoundingClientRect();
		if (!control.checkVisibility() || box.width < 2) continue;
		const name = `${control.tagName.toLowerCase()} « ${(control.innerText || control.getAttribute('aria-label') || control.id).slice(0, 40)} »`;
		if (box.left < -1 || box.right > wide + 1) found.push(`${name} sticks out`);
		const holds = control.matches('a, button, summary') && getComputedStyle(control).display !== 'inline';
		if (holds && control.scrollWidth > control.clientWidth + 1) found.push(`${name} does not hold its words`);
	}
	return found;
}
