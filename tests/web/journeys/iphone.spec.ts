import { devices, type BrowserContextOptions } from '@playwright/test';
import { chromium } from '../playwright.config.ts';
import { Phone } from '../support/phone.ts';
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
