import type { Page } from '@playwright/test';
import lighthouse, { type Config, type Result } from 'lighthouse';
import { chromium } from '../playwright.config.ts';
import { Phone } from '../support/phone.ts';
import { freePort } from '../support/server.ts';
import { AT_HOME, expect, test } from '../support/test.ts';
import { median, table } from './table.ts';

const RUNS = 3;
const SETTINGS: Config.Settings = { output: 'json', onlyCategories: ['performance', 'accessibility', 'best-practices'], locale: 'fr' } as Config.Settings;

/** What one run says that we have a target for. */
interface Run {
	accessibility: number;
	practices: number;
	performance: number;
	/** seconds */
	visible: number;
	/** seconds */
	usable: number;
	/** kilobytes as transferred: what draws Today, and the core that comes after it */
	shell: number;
	core: number;
}

test('Lighthouse, mobile, on an enrolled phone', async ({ playwright, server, group, guard }) => {
	const port = await freePort();
	const profile = await playwright.chromium.launchPersistentContext('', {
		...chromium,
		args: [...chromium.args, `--remote-debugging-port=${port}`],
		...AT_HOME,
		baseURL: server.url
	});
	const phone = new Phone(profile, profile.pages()[0] ?? (await profile.newPage()), guard);
	await phone.enrol(await group.invite());
	await phone.keptOffline();

	// Lighthouse drives a tab of its own in the same profile, and leaves what is stored there but for caches and workers.
	const cold = await measure(server.url, port, phone.page, { ...SETTINGS });
	const kept = await measure(server.url, port, phone.page, { ...SETTINGS, disableStorageReset: true });
	await profile.close();

	table('Today on an enrolled phone, Lighthouse mobile, median of 3', ['', 'first visit', 'from the service worker', 'target'], [
		['accessibility', cold.accessibility, kept.accessibility, '≥ 95'],
		['best practices', cold.practices, kept.practices, '≥ 95'],
		['performance', cold.performance, kept.performance, ''],
		['largest paint, s', cold.visible, kept.visible, '≤ 1.5'],
		['interactive, s', cold.usable, kept.usable, '≤ 3 · ≤ 0.5 kept'],
		['shell (HTML, JS, CSS), kB', cold.shell, kept.shell, '≤ 90'],
		['core (worker, wasm), kB', cold.core, kept.core, '≤ 250']
	]);
	for (const run of [cold, kept]) {
		expect(run.accessibility).toBeGreaterThanOrEqual(95);
		expect(run.practices).toBeGreaterThanOrEqual(95);
	}
	// With what follows once Today is drawn: the weekend's strip, Help, being in step with the server.
	expect(cold.shell, 'what Today fetches, with what follows it').toBeLessThanOrEqual(90);
	expect(cold.core).toBeLessThanOrEqual(250);
});

async function measure(url: string, port: number, tab: Page, settings: Config.Settings): Promise<Run> {
	// One tab writes; Lighthouse's is to be it.
	await tab.goto('about:blank');
	const runs: Run[] = [];
	for (let run = 0; run < RUNS; run += 1) {
		const result = await lighthouse(url, { port, logLevel: 'error' }, { extends: 'lighthouse:default', settings });
		if (!result) throw new Error('Lighthouse says nothing');
		if (result.lhr.runtimeError) throw new Error(result.lhr.runtimeError.message);
		runs.push(read(result.lhr));
	}
	const of = (field: keyof Run) => median(runs.map((run) => run[field]));
	return {
		accessibility: of('accessibility'),
		practices: of('practices'),
		performance: of('performance'),
		visible: of('visible'),
		usable: of('usable'),
		shell: of('shell'),
		core: of('core')
	};
}

function read({ categories, audits }: Result): Run {
	const score = (category: string) => Math.round((categories[category]?.score ?? 0) * 100);
	const seconds = (audit: string) => (audits[audit]?.numericValue ?? Number.NaN) / 1000;
	const requests = (audits['network-requests']?.details as { items: { url: string; transferSize: number }[] } | undefined)?.items ?? [];
	const size = (wanted: (path: string) => boolean) => {
		const paths = new Map(requests.map(({ url, transferSize }) => [new URL(url).pathname, transferSize]));
		return [...paths].filter(([path]) => wanted(path)).reduce((sum, [, bytes]) => sum + bytes, 0) / 1000;
	};
	return {
		accessibility: score('accessibility'),
		practices: score('best-practices'),
		performance: score('performance'),
		visible: seconds('largest-contentful-paint'),
		usable: seconds('interactive'),
		shell: size((path) => path === '/' || (/\.(js|css)$/.test(path) && !path.includes('/workers/') && path !== '/service-worker.js')),
		core: size((path) => path.includes('/workers/'))
	};
}
