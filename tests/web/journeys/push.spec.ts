import { randomUUID } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { setClock, SUNDAY } from '../support/clock.ts';
import { CODE, setCode } from '../support/pages.ts';
import type { Phone } from '../support/phone.ts';
import { PushBrowser, subscribesWith } from '../support/push-browser.ts';
import { paint } from '../support/scheme.ts';
import { expect, test } from '../support/test.ts';
import { t, wordsOf, type Locale } from '../support/words.ts';

/** Words that would tell a bystander what this is about. */
const TELLING = /crav|chems|drog|drug|addict|sobr|ghb|consom|lapse|faux.pas|sex|envie|thérap|therap|hôpital|hospital|Sacha/i;

/** What the server sends before an hour that was accepted (server/src/features/nudges/deliver.rs). */
function planned(locale: Locale, id: string): string {
	const say = wordsOf(locale);
	const text = { id, lang: locale, title: say('push_title'), body: say('push_plan'), open: 'plan', button: say('nudge_action_plan'), later: say('push_later') };
	return JSON.stringify(text).padEnd(384);
}

/** The tests among what came, in French: a reminder of its own may fall due in those seconds. */
const trials = (came: string[]) => came.filter((text) => (JSON.parse(text) as { body: string }).body === t('push_trial'));

const reports = (phone: Phone, what: string) =>
	phone.context.waitForEvent('request', {
		predicate: (request) => request.url().endsWith('/push-reports') && (request.postData() ?? '').includes(`"${what}"`)
	});

test('asked while joining, accepted, and tried: the notification is there, and the page says so', async ({ server, group, newPhone }) => {
	const phone = await newPhone({ permissions: ['notifications'], reducedMotion: 'reduce' });
	const subscription = server.push.subscription();
	await subscribesWith(phone.context, subscription);
	const { page } = phone;
	await page.goto(`/i#${await group.invite()}`);
	await page.getByLabel(t('enrol_name')).fill('Sacha');
	await page.getByRole('checkbox', { name: t('enrol_agree') }).check();
	await page.getByRole('button', { name: t('enrol_submit') }).click();

	// Said before it is asked: what comes, how it looks, that it can be changed.
	await expect(page.getByRole('img', { name: t('push_window') })).toBeVisible();
	for (const colorScheme of ['dark', 'light'] as const) {
		await paint(page, colorScheme);
		expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations, colorScheme).toEqual([]);
	}
	await page.getByRole('button', { name: t('reach_ask_yes') }).tap();
	await expect(page.getByText(t('reach_on'))).toBeVisible();

	await page.goto('/me/reminders');
	await expect(page.getByText(t('reach_subscribed'))).toBeVisible();
	const browser = await PushBrowser.of(page);
	await page.getByRole('button', { name: t('reach_try') }).tap();
	await expect.poll(() => trials(server.push.for(subscription)).length).toBe(1);
	const [text] = trials(server.push.for(subscription));
	expect(text).not.toMatch(TELLING);
	await browser.push(text!);
	const [shown] = await browser.shown(1);
	expect(shown).toMatchObject({ title: 'Accalmie', body: t('push_trial'), lang: 'fr' });
	await expect(page.getByText(t('reach_trial_allowed'))).toBeVisible();
	await expect(page.getByText(new RegExp(t('reach_trial_accepted', { when: '\\d\\d:\\d\\d' })))).toBeVisible();
	await expect(page.getByText(new RegExp(`^${t('reach_trial_shown', { when: '\\d\\d:\\d\\d' })}$`))).toBeVisible();
});

for (const locale of ['fr', 'en'] as const) {
	test(`a pushed message is neutral, comes once, and its tap lands on the plan, ${locale}`, async ({ group, newPhone }) => {
		const phone = await newPhone({ permissions: ['notifications'] });
		await phone.enrol(await group.invite());
		const browser = await PushBrowser.of(phone.page);
		const id = randomUUID();
		const told = reports(phone, 'shown');
		await browser.push(planned(locale, id));
		const say = wordsOf(locale);
		expect(await browser.shown(1)).toEqual([
			{
				title: 'Accalmie',
				body: say('push_plan'),
				tag: id,
				lang: locale,
				actions: [
					{ action: 'open', title: say('nudge_action_plan') },
					{ action: 'later', title: say('push_later') }
				]
			}
		]);
		expect(JSON.parse((await told).postData()!)).toEqual({ what: 'shown', id });

		// Sent twice, it stands there once.
		const again = reports(phone, 'shown');
		await browser.push(planned(locale, id));
		await again;
		await browser.shown(1);

		const opened = reports(phone, 'opened');
		await browser.tap(id);
		await expect(phone.page).toHaveURL(/\/weekend$/);
		expect(JSON.parse((await opened).postData()!)).toEqual({ what: 'opened', id });
		await browser.shown(0);
	});
}

test('what can’t be read is shown too, and says nothing', async ({ group, newPhone }) => {
	const phone = await newPhone({ permissions: ['notifications'] });
	await phone.enrol(await group.invite());
	await phone.page.goto('/me');
	await phone.page.getByRole('button', { name: 'English' }).click();
	await phone.page.goto('/');
	const browser = await PushBrowser.of(phone.page);
	const say = wordsOf('en');
	for (const data of ['', 'Sacha 8/10', '{"title":"Craving"}']) {
		// In the language of the pages, once the worker knows it.
		await expect(async () => {
			await browser.push(data);
			const [shown] = await browser.shown(1);
			expect(shown).toMatchObject({ title: 'Accalmie', body: say('push_open'), tag: 'accalmie', actions: [] });
		}).toPass();
	}
});

test('« later » puts it off and opens nothing', async ({ group, newPhone }) => {
	const phone = await newPhone({ permissions: ['notifications'] });
	await phone.enrol(await group.invite());
	const browser = await PushBrowser.of(phone.page);
	const id = randomUUID();
	await browser.push(planned('fr', id));
	await browser.shown(1);
	const later = reports(phone, 'later');
	await browser.tap(id, 'later');
	expect(JSON.parse((await later).postData()!)).toEqual({ what: 'later', id });
	await browser.shown(0);
	await expect(phone.page).toHaveURL(/\/$/);
});

test('on a locked phone a tap leads to the lock, and then to the page', async ({ group, newPhone }) => {
	const phone = await newPhone({ permissions: ['notifications'] });
	await phone.enrol(await group.invite());
	await setCode(phone.page, t);
	await phone.page.goto('/');
	await expect(phone.page.getByLabel(t('lock_code'), { exact: true })).toBeVisible();
	const browser = await PushBrowser.of(phone.page);
	const id = randomUUID();
	await browser.push(JSON.stringify({ ...(JSON.parse(planned('fr', id)) as object), open: 'breathe' }));
	await browser.shown(1);
	await browser.tap(id);
	await expect(phone.page).toHaveURL(/\/now$/);
	await expect(phone.page.getByRole('button', { name: t('now_breathe_start') })).toBeHidden();
	await phone.page.getByLabel(t('lock_code'), { exact: true }).fill(CODE);
	await phone.page.getByRole('button', { name: t('lock_open') }).click();
	await expect(phone.page.getByRole('button', { name: t('now_breathe_start') })).toBeVisible({ timeout: 20_000 });
});

for (const locked of [false, true]) {
	test(`with no window open, a tap asks for one on the plan, which opens there${locked ? ' by way of the lock' : ''}`, async ({ group, newPhone }) => {
		const phone = await newPhone({ permissions: ['notifications'] });
		await phone.enrol(await group.invite());
		if (locked) await setCode(phone.page, t);
		const browser = await PushBrowser.of(phone.page);
		const id = randomUUID();
		await browser.push(planned('fr', id));
		await browser.shown(1);
		await phone.page.close();
		expect(phone.context.pages()).toEqual([]);

		const opened = reports(phone, 'opened');
		const asked = await browser.tap(id);
		expect(asked).toEqual(['/weekend']);
		expect(JSON.parse((await opened).postData()!)).toEqual({ what: 'opened', id });
		// What the browser does then, and does only for a tap of the system's.
		const page = await phone.context.newPage();
		await page.goto(asked[0]!);
		const plan = page.getByRole('button', { name: t('weekend_add'), exact: true });
		if (locked) {
			await expect(page.getByLabel(t('lock_code'), { exact: true })).toBeVisible();
			await expect(plan).toBeHidden();
			await page.getByLabel(t('lock_code'), { exact: true }).fill(CODE);
			await page.getByRole('button', { name: t('lock_open') }).click();
		}
		await expect(plan).toBeVisible({ timeout: 20_000 });
		await expect(page).toHaveURL(/\/weekend$/);
	});
}

test('« not now » is an answer, kept, and can be changed', async ({ server, group, newPhone }) => {
	const phone = await newPhone({ permissions: ['notifications'] });
	await subscribesWith(phone.context, server.push.subscription());
	await phone.page.goto(`/i#${await group.invite()}`);
	await phone.page.getByLabel(t('enrol_name')).fill('Sacha');
	await phone.page.getByRole('checkbox', { name: t('enrol_agree') }).check();
	await phone.page.getByRole('button', { name: t('enrol_submit') }).click();
	await phone.page.getByRole('button', { name: t('reach_ask_no') }).tap();
	await expect(phone.page.getByText(t('reach_off'))).toBeVisible();
	// From Thursday on the weekend's own question takes that place.
	await setClock(phone, SUNDAY);
	await expect(phone.page.getByRole('link', { name: t('today_triggers_choose') })).toBeVisible();
	await expect(phone.page.getByText(t('today_reminders'))).toBeHidden();

	await phone.page.goto('/me/reminders');
	await phone.page.getByRole('button', { name: t('reach_turn_on') }).tap();
	await expect(phone.page.getByText(t('reach_subscribed'))).toBeVisible();
	await phone.page.getByRole('button', { name: t('reach_turn_off') }).tap();
	await expect(phone.page.getByText(t('reach_not_subscribed'))).toBeVisible();
});

test('a browser that refuses is named with what to do, and a permission that is withdrawn is told', async ({ server, group, newPhone }) => {
	const phone = await newPhone({ permissions: ['notifications'] });
	await subscribesWith(phone.context, server.push.subscription());
	await phone.enrol(await group.invite());
	// From Thursday on the weekend's own question takes that place.
	await setClock(phone, SUNDAY);
	await expect(phone.page.getByText(t('today_reminders'))).toBeVisible();
	await phone.page.getByRole('link', { name: t('today_reminders_see') }).tap();
	await phone.page.getByRole('button', { name: t('reach_turn_on') }).tap();
	await expect(phone.page.getByText(t('reach_subscribed'))).toBeVisible();

	await phone.context.clearPermissions();
	const ended = phone.context.waitForEvent('request', (request) => request.method() === 'DELETE' && request.url().endsWith('/me/push'));
	await phone.page.goto('/');
	await ended;
	await phone.page.reload();
	await expect(phone.page.getByText(t('today_reminders_withdrawn'))).toBeVisible();
	await phone.page.getByRole('link', { name: t('today_reminders_see') }).tap();
	await expect(phone.page.getByText(t('reach_not_allowed'))).toBeVisible();

	const session = await phone.context.newCDPSession(phone.page);
	const origin = new URL(phone.page.url()).origin;
	const { browserContextId = '' } = (await session.send('Target.getTargetInfo')).targetInfo;
	await session.send('Browser.setPermission', { permission: { name: 'notifications' }, setting: 'denied', origin, browserContextId });
	await phone.page.reload();
	await expect(phone.page.getByText(t('reach_denied'))).toBeVisible();
});

test('a subscription that the browser replaces is told with the cookie alone', async ({ server, group, newPhone }) => {
	const phone = await newPhone({ permissions: ['notifications'] });
	const [first, second] = [server.push.subscription(), server.push.subscription()];
	await subscribesWith(phone.context, first);
	await phone.enrol(await group.invite());
	await phone.page.goto('/me/reminders');
	await phone.page.getByRole('button', { name: t('reach_turn_on') }).tap();
	await expect(phone.page.getByText(t('reach_subscribed'))).toBeVisible();

	const browser = await PushBrowser.of(phone.page);
	const renewed = reports(phone, 'renewed');
	await browser.renew(second);
	const { status } = await (await renewed).response().then((answer) => ({ status: answer?.status() }));
	expect(status).toBe(204);
	await phone.page.getByRole('button', { name: t('reach_try') }).tap();
	await expect.poll(() => trials(server.push.for(second)).length).toBe(1);
	expect(trials(server.push.for(first))).toEqual([]);
});

test('a test that goes nowhere says where it stopped', async ({ server, group, newPhone }) => {
	const phone = await newPhone({ permissions: ['notifications'] });
	await subscribesWith(phone.context, server.push.subscription());
	await phone.enrol(await group.invite());
	await phone.page.goto('/me/reminders');
	await phone.page.getByRole('button', { name: t('reach_turn_on') }).tap();
	await expect(phone.page.getByText(t('reach_subscribed'))).toBeVisible();
	server.push.status = 413;
	try {
		await phone.page.getByRole('button', { name: t('reach_try') }).tap();
		await expect(phone.page.getByText(t('reach_trial_refused_why'))).toBeVisible();
		await expect(phone.page.getByText(t('reach_trial_not_accepted'))).toBeVisible();
	} finally {
		server.push.status = 201;
	}
});

test('staff are told in their own browser, which keeps no app, and see whom no reminders reach', async ({ server, group, newPhone, newDesk }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	const desk = await newDesk({ permissions: ['notifications'] });
	await subscribesWith(desk.context(), server.push.subscription());
	await desk.goto(`/team/cycles/${group.id}`);
	await expect(desk.getByRole('row', { name: 'Sacha' })).toContainText(t('team_reminders_none'));

	await desk.goto('/team/me');
	await desk.getByRole('button', { name: t('team_push_begin') }).click();
	await expect(desk.getByText(t('team_push_on'))).toBeVisible();
	expect(await desk.evaluate(() => caches.keys())).toEqual([]);

	const browser = await PushBrowser.of(desk);
	const id = randomUUID();
	const text = { id, lang: 'fr', kind: 'brief_ready', title: t('push_title'), body: t('push_brief_ready'), open: 'open', button: t('nudge_action_open') };
	await browser.push(JSON.stringify(text));
	const [shown] = await browser.shown(1);
	expect(shown).toMatchObject({ title: 'Accalmie', body: t('push_brief_ready'), tag: id });
	await browser.tap(id);
	await expect(desk).toHaveURL(/\/team$/);

	await desk.goto('/team/me');
	await desk.getByRole('button', { name: t('team_push_stop') }).click();
	await expect(desk.getByText(t('team_push_off'))).toBeVisible();
});

test('without a push the app itself reminds, once, and remembers it over a reload', async ({ group, newPhone }) => {
	const phone = await newPhone();
	// The evening before the group's first session, which begins at seven: at half past nine.
	const first = await group.firstSession();
	await phone.page.clock.install({ time: new Date(first.getTime() - 21.5 * 3_600_000) });
	await phone.enrol(await group.invite());
	await phone.page.goto('/');
	const reminder = phone.page.getByRole('region', { name: t('nudge_session') });
	await expect(reminder).toBeVisible();
	await phone.page.reload();
	await reminder.getByRole('button', { name: t('push_seen') }).tap();
	await expect(reminder).toBeHidden();
	await phone.page.reload();
	await expect(phone.page.getByText(t('checkin_title'))).toBeVisible();
	await expect(reminder).toBeHidden();
});
