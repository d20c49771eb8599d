import { BriefPage } from '../support/brief.ts';
import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

test('a craving noted in three taps on the phone is in the brief of the facilitator', async ({ server, newPhone, newDesk }) => {
	const { demo } = server;
	const desk = await newDesk({ anonymous: true });
	const brief = new BriefPage(desk);
	let before = { cravings: 0, alcohol: 0, app: 0 };
	const read = async () => ({
		cravings: await brief.cravings(),
		alcohol: await brief.times(t('trigger_alcohol')),
		app: await brief.times(t('trigger_dating_app'))
	});

	await test.step('the facilitator signs in and opens the brief', async () => {
		await desk.goto('/team');
		await desk.getByLabel(t('team_login')).fill(demo.staff.login);
		await desk.getByLabel(t('team_password'), { exact: true }).fill(demo.staff.password);
		await desk.getByRole('button', { name: t('team_sign_in') }).click();
		await desk.getByRole('link', { name: t('team_brief_open', { n: demo.session_number }) }).click();
		await expect(desk.getByRole('heading', { level: 1, name: t('team_brief_title', { n: demo.session_number }) })).toBeVisible();
		await expect(desk.getByRole('region', { name: t('team_brief_triggers') })).toBeVisible();
		before = await read();
	});

	const phone = await newPhone();
	await test.step('a participant enrols with the code of a printed card', () => phone.enrol(demo.invitations[0]!));

	await test.step('three taps note a craving and one trigger', async () => {
		await phone.noteButton.tap();
		await phone.strength(7).tap();
		await phone.chip(t('trigger_alcohol')).tap();
		await expect(phone.chip(t('trigger_alcohol'))).toHaveAttribute('aria-pressed', 'true');
	});

	await test.step('a second trigger is one tap more', async () => {
		await phone.chip(t('trigger_dating_app')).tap();
		await expect(phone.chip(t('trigger_dating_app'))).toHaveAttribute('aria-pressed', 'true');
		await expect(phone.chip(t('trigger_alcohol'))).toHaveAttribute('aria-pressed', 'true');
		await expect(phone.strength(7)).toHaveAttribute('aria-pressed', 'true');
	});

	await test.step('the brief counts it, with both triggers', async () => {
		await expect(async () => {
			await desk.reload();
			await expect(desk.getByRole('region', { name: t('team_brief_triggers') })).toBeVisible();
			expect(await read()).toEqual({ cravings: before.cravings + 1, alcohol: before.alcohol + 1, app: before.app + 1 });
		}).toPass({ timeout: 30_000 });
		await expect(brief.bar(t('trigger_alcohol'))).toBeVisible();
		await expect(brief.bar(t('trigger_dating_app'))).toBeVisible();
	});
});

test('a code typed by hand joins, however it is written', async ({ group, guard, newPhone }) => {
	const phone = await newPhone();
	const code = await group.invite();
	guard.keepSecret(code);
	await phone.page.goto('/');
	await phone.page.getByRole('link', { name: t('today_enter_code') }).tap();
	await phone.page.getByLabel(t('enrol_code')).fill(code.replace('-', ' ').toLowerCase());
	await phone.join();
	expect(await group.enrolled()).toBe(1);
});

test('a code that can’t be used says so, and nothing is lost of what was typed', async ({ newPhone }) => {
	const phone = await newPhone();
	await phone.page.goto('/i#ABCDE-FGHJK');
	await phone.page.getByLabel(t('enrol_name')).fill('Sacha');
	await phone.page.getByRole('checkbox', { name: t('enrol_agree') }).check();
	await phone.page.getByRole('button', { name: t('enrol_submit') }).click();
	await expect(phone.page.getByLabel(t('enrol_code'))).toHaveAttribute('aria-invalid', 'true');
	await expect(phone.page.getByLabel(t('enrol_name'))).toHaveValue('Sacha');
});
