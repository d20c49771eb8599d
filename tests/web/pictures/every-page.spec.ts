import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACES } from '../support/faces.ts';
import { visit } from '../support/pages.ts';
import { test } from '../support/test.ts';
import { wordsOf } from '../support/words.ts';

const FOLDER = process.env['PICTURES'] ?? join(tmpdir(), 'accalmie-pictures');

/** Where to look: the narrowest in English and dark, the others in French and light. */
const LOOKS = [
	{ locale: 'fr', width: 390, colorScheme: 'light' },
	{ locale: 'en', width: 320, colorScheme: 'dark' },
	{ locale: 'fr', width: 1280, colorScheme: 'light' }
] as const;

for (const { locale, width, colorScheme } of LOOKS) {
	for (const face of FACES) {
		test(`every page of ${face.name}, ${locale}, ${width} px, ${colorScheme}`, async ({ server, group, newPhone, newDesk }) => {
			const world = { server, group, newPhone, newDesk };
			const options = { viewport: { width, height: 844 }, deviceScaleFactor: 1, colorScheme, reducedMotion: 'reduce' } as const;
			const { page, sights } = await face.enter(world, locale, options);
			const folder = join(FOLDER, `${locale}-${width}-${colorScheme}`);
			mkdirSync(folder, { recursive: true });
			for (const sight of sights) {
				await visit(page, sight, wordsOf(locale));
				await page.screenshot({ path: join(folder, `${face.name} - ${sight.name}.png`.replaceAll(' ', '_')), fullPage: true });
			}
			console.log(`${sights.length} pictures in ${folder}`);
		});
	}
}
