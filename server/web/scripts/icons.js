// Draws static/icons/*.png from the motif with an installed Chromium (`CHROME_PATH`, else `chromium`). Run after
// changing favicon.svg; the pictures are committed, so that a build needs no browser.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../static/', import.meta.url));
const drawing = readFileSync(join(root, 'favicon.svg'), 'utf8');
const inside = drawing.replace(/^<svg[^>]*>|<\/svg>\s*$/g, '');

/** `full` fills the square (Apple and maskable icons are cut by the platform), with the swell inside the safe zone. */
const PICTURES = [
	{ name: 'icon-192', size: 192, full: false },
	{ name: 'icon-512', size: 512, full: false },
	{ name: 'maskable-512', size: 512, full: true },
	{ name: 'apple-touch-icon', size: 180, full: true }
];
/** Beside the clock of a phone, where only the outline counts. */
const BADGE = inside.replace(/<rect[^>]*>/, '').replace(/stroke="#[^"]*"/, 'stroke="#fff"').replace('stroke-width="2.6"', 'stroke-width="3.2"');

const folder = mkdtempSync(join(tmpdir(), 'icons-'));
try {
	for (const { name, size, full, drawn } of [...PICTURES, { name: 'badge-96', size: 96, full: false, drawn: BADGE }]) {
		const page = join(folder, `${name}.html`);
		const picture = full
			? `<rect width="32" height="32" fill="#0e5159"/><g transform="translate(3.2 3.2) scale(.8)">${inside}</g>`
			: (drawn ?? inside);
		writeFileSync(
			page,
			`<!doctype html><style>*{margin:0}svg{display:block}</style><svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 32 32">${picture}</svg>`
		);
		execFileSync(process.env.CHROME_PATH ?? 'chromium', [
			'--headless',
			'--no-sandbox',
			'--disable-gpu',
			'--hide-scrollbars',
			'--default-background-color=00000000',
			`--window-size=${size},${size}`,
			`--screenshot=${join(root, 'icons', `${name}.png`)}`,
			`file://${page}`
		], { stdio: 'ignore' });
	}
} finally {
	rmSync(folder, { recursive: true });
}
