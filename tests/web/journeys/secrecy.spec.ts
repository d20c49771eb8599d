import { FACES } from '../support/faces.ts';
import { Guard } from '../support/guard.ts';
import { Phone } from '../support/phone.ts';
import { visit } from '../support/pages.ts';
import { Proxy } from '../support/proxy.ts';
import { AT_HOME, expect, PHONE, test } from '../support/test.ts';
import { t } from '../support/words.ts';

/** Words that would tell a bystander what this is about. */
const TELLING = /crav|chems|drog|drug|addict|sobr|sober|ghb|3-?mmc|consom|rechute|relapse|lapse|faux.pas|sex|envie|thérap|therap|hôpital|hospital/i;

for (const face of FACES) {
	// The guard of every journey looks at requests, policy, referrers and addresses meanwhile.
	test(`no page of ${face.name} tells a bystander anything by its title or its address`, async ({ server, group, newPhone, newDesk }) => {
		test.setTimeout(120_000);
		const world = { server, group, newPhone, newDesk };
		const { page, sights } = await face.enter(world, 'fr', {});
		for (const sight of sights) {
			await visit(page, sight, t);
			const address = new URL(page.url());
			expect(`${await page.title()} ${address.pathname}${address.search}`, sight.name).not.toMatch(TELLING);
			if (face.name === 'a participant') await expect(page, sight.name).toHaveTitle('Accalmie');
		}
	});
}

test('what a phone installs says « Accalmie » and nothing else', async ({ server }) => {
	const shell = await (await fetch(server.url)).text();
	expect(shell.match(/<title>(.*?)<\/title>/)?.[1]).toBe('Accalmie');
	expect(shell.match(/apple-mobile-web-app-title" content="(.*?)"/)?.[1]).toBe('Accalmie');
	expect(shell).not.toMatch(TELLING);

	const answer = await fetch(`${server.url}/manifest.webmanifest`);
	const text = await answer.text();
	expect(text).not.toMatch(TELLING);
	const manifest = JSON.parse(text) as { name: string; short_name: string; display: string; start_url: string; icons: { src: string; sizes: string; purpose: string }[] };
	expect(manifest).toMatchObject({ name: 'Accalmie', short_name: 'Accalmie', display: 'standalone', start_url: '/' });
	expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual(expect.arrayContaining(['192x192 any', '512x512 maskable']));
	for (const { src } of manifest.icons) {
		expect((await fetch(new URL(src, server.url))).headers.get('content-type'), src).toBe('image/png');
	}
});

test('the log of a reverse proxy would hold no code, no name, no word of an entry, and no referrer', async ({ browser, server, group }) => {
	const proxy = await Proxy.before(server.url);
	const guard = new Guard(proxy.url);
	const context = await browser.newContext({ baseURL: proxy.url, ...AT_HOME, ...PHONE });
	await guard.watch(context);
	const phone = new Phone(context, await context.newPage(), guard);
	const code = await group.invite();
	const note = 'Rappeler demain matin';
	guard.keepSecret(note, 'alcohol');

	await phone.enrol(code, 'Zéphyrin');
	await phone.craving(6, t('trigger_alcohol'));
	await phone.page.getByLabel(t('common_note')).fill(note);
	await phone.page.getByRole('link', { name: t('common_finish') }).tap();
	await phone.go('history');
	await expect(phone.entries).toContainText(t('history_sent'), { timeout: 20_000 });
	await phone.page.reload();
	await expect(phone.entries).toContainText(t('history_sent'));
	await context.close();
	guard.conclude();
	await proxy.close();

	expect(proxy.seen.some(({ line }) => line === 'POST /api/v1/sync')).toBe(true);
	for (const { line, headers } of proxy.seen) {
		const address = decodeURIComponent(line).toLowerCase();
		for (const secret of [code, code.replace('-', ''), 'Zéphyrin', note, 'alcohol']) {
			expect(address).not.toContain(secret.toLowerCase());
		}
		expect(line).not.toContain('?');
		expect(headers.referer, line).toBeUndefined();
	}
});

test('scripts are ours and hashed, and nothing may be loaded from elsewhere, framed, or sniffed', async ({ browser, server }) => {
	for (const path of ['/', '/i', '/team/sign-in', '/help', '/nowhere']) {
		const { headers } = await fetch(server.url + path);
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy, path).toContain("default-src 'none'");
		expect(policy, path).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
		expect(policy, path).toContain("frame-ancestors 'none'");
		expect(headers.get('referrer-policy'), path).toBe('no-referrer');
		expect(headers.get('x-content-type-options'), path).toBe('nosniff');
	}
	// What another's markup would try is refused: the policy is in force, not only sent. Unguarded, for the guard would object.
	const context = await browser.newContext({ baseURL: server.url });
	const page = await context.newPage();
	await page.goto('/help');
	const outcome = await page.evaluate(async () => {
		const refused = new Promise<string>((tell) =>
			document.addEventListener('securitypolicyviolation', (event) => tell(event.effectiveDirective), { once: true })
		);
		const script = document.createElement('script');
		script.textContent = 'document.documentElement.dataset.ran = "yes"';
		document.head.append(script);
		return { refused: await refused, ran: document.documentElement.dataset['ran'] ?? 'no' };
	});
	expect(outcome).toEqual({ refused: 'script-src-elem', ran: 'no' });
	await context.close();
});
