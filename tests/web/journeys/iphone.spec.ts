import { devices, type BrowserContextOptions, type Locator, type Page } from '@playwright/test';
import { chromium } from '../playwright.config.ts';
import { Phone } from '../support/phone.ts';
import { scan } from '../support/qr.ts';
import { AT_HOME, expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

const { userAgent, viewport, deviceScaleFactor } = devices['iPhone 14']!;
const IPHONE: BrowserContextOptions = { userAgent, viewport, deviceScaleFactor };

test('on an iPhone the tab shows how to install, and leaves the code to the installed app', async ({ group, newPhone }) => {
	const code = await group.invite();

	const tab = await newPhone(IPHONE);
	const asked: string[] = [];
	tab.context.on('request', (request) => void asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
	await tab.page.goto(`/i#${code}`);
	await expect(tab.page.getByRole('heading', { level: 1, name: t('enrol_install_title') })).toBeVisible();
	for (const step of ['enrol_install_share', 'enrol_install_add', 'enrol_install_open'] as const) {
		await expect(tab.page.getByText(t(step))).toBeVisible();
	}
	await expect(tab.page.locator('output')).toHaveText(code);
	await expect(tab.page.getByRole('textbox')).toHaveCount(0);
	await tab.page.reload();
	await expect(tab.page.locator('output')).toHaveText(code);
	expect(tab.page.url()).not.toContain(code);
	expect(asked.filter((one) => one.startsWith('POST'))).toEqual([]);
	expect(await group.enrolled()).toBe(0);

	// The installed app has a storage of its own, and knows nothing of the tab.
	const app = await newPhone(IPHONE);
	await app.context.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }));
	await app.page.goto('/');
	await app.page.getByRole('link', { name: t('today_enter_code') }).tap();
	await app.page.getByLabel(t('enrol_code')).fill(code);
	await app.join();
	expect(await group.enrolled()).toBe(1);
});

test('the installed app on an iPhone joins by scanning what another phone shows', async ({ group, guard, newPhone }) => {
	const mine = await newPhone();
	await mine.enrol(await group.invite());
	await mine.page.goto('/me/devices');
	await mine.page.getByRole('button', { name: t('pair_show') }).tap();
	const square = mine.page.getByRole('img', { name: t('pair_qr') });
	const link = await scan(square);
	guard.keepSecret(...new URL(link).hash.slice(1).split('.'));

	// The system's camera opens the browser, whose storage the app doesn't see: neither code nor secret is spent there.
	const tab = await newPhone(IPHONE);
	await tab.page.goto(link);
	await expect(tab.page.getByText(t('enrol_install_pair'))).toBeVisible();
	await expect(tab.page.locator('output')).toHaveCount(0);

	const app = await newPhone(IPHONE);
	await app.context.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }));
	await app.page.goto('/i');
	await app.page.getByLabel(t('enrol_code')).fill(link);
	await expect(app.page.getByRole('heading', { level: 1, name: t('pair_join_title') })).toBeVisible();

	const other = await newPhone(IPHONE);
	await other.context.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }));
	await other.page.goto('/i');
	await test.step('a camera that may not be used leaves the other ways', async () => {
		await other.page.evaluate(() => {
			navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
		});
		await other.page.getByRole('button', { name: t('scan_open') }).tap();
		await expect(other.page.getByText(t('scan_refused'))).toBeVisible();
	});
	await film(other.page, square);
	await other.page.getByRole('button', { name: t('scan_open') }).tap();
	await other.page.getByRole('button', { name: t('pair_join') }).tap();
	await expect(other.page.getByRole('heading', { level: 1, name: t('enrol_done') })).toBeVisible();
	await mine.page.reload();
	await expect(mine.page.getByRole('button', { name: t('devices_remove') })).toHaveCount(1);
});

/** A camera that is held before a code, a little askew. */
async function film(page: Page, code: Locator): Promise<void> {
	const drawn = await code.evaluate((svg) => {
		const copy = svg.cloneNode(true) as SVGElement;
		copy.setAttribute('width', '300');
		copy.setAttribute('height', '300');
		return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
	});
	await page.evaluate(async (drawn) => {
		const image = new Image(300, 300);
		image.src = drawn;
		await image.decode();
		const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
		const draw = canvas.getContext('2d')!;
		const show = () => {
			draw.setTransform(1, 0, 0, 1, 0, 0);
			draw.fillStyle = '#777';
			draw.fillRect(0, 0, 640, 480);
			draw.translate(180, 70);
			draw.rotate(0.06);
			draw.drawImage(image, 0, 0);
			requestAnimationFrame(show);
		};
		show();
		navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream());
	}, drawn);
}

test('the same where the app says so by its display mode, as an iPad that calls itself a Mac', async ({ playwright, server, group, guard, newPhone }) => {
	const code = await group.invite();
	const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';
	const ipad: BrowserContextOptions = { userAgent: mac, viewport: { width: 820, height: 1180 } };

	const touch = () => Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 });

	const tab = await newPhone(ipad);
	await tab.context.addInitScript(touch);
	await tab.page.goto(`/i#${code}`);
	await expect(tab.page.getByRole('heading', { level: 1, name: t('enrol_install_title') })).toBeVisible();

	// A window of an installed app, as Chromium opens it.
	const window = await playwright.chromium.launchPersistentContext('', {
		...chromium,
		args: [...chromium.args, `--app=${server.url}/i`],
		...AT_HOME,
		...ipad
	});
	await guard.watch(window);
	await window.addInitScript(touch);
	const app = new Phone(window, window.pages()[0]!, guard);
	await app.page.reload();
	await app.page.getByLabel(t('enrol_code')).fill(code);
	await app.join();
	expect(await group.enrolled()).toBe(1);
	await window.close();
});
