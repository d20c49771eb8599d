import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { t, wordsOf, type Locale } from '../support/words.ts';

const form = (desk: Page, locale: Locale) => desk.getByRole('region', { name: wordsOf(locale)('team_nudges_title'), exact: true });

/** French sets some of its spaces so that no line breaks there. */
const spaced = (words: string) => new RegExp(words.replaceAll('.', '\\.').replaceAll(' ', '\\s'));

test('the centre’s settings about reminders are refused in plain words, saved, and reach a phone', async ({ team, group, newPhone, newDesk }) => {
	const desk = await newDesk();
	try {
		await desk.goto('/team/centre');
		const settings = form(desk, 'fr');
		const most = settings.getByLabel(t('team_nudges_per_week'), { exact: true });
		const save = settings.getByRole('button', { name: t('common_save') });
		await expect(most).toHaveValue('7');

		// Too many, also by a hair, and below nothing: each names the field, what was given and what is accepted.
		for (const given of ['11', '-1', '2.5']) {
			await most.fill(given);
			await save.click();
			const accepted = t('team_nudges_per_week_accepted');
			const refusal = t('team_nudges_refused', { field: t('team_nudges_per_week'), given, accepted });
			await expect(most).toHaveAccessibleDescription(spaced(refusal));
			await expect(most).toBeFocused();
			await expect(most).toHaveAttribute('aria-invalid', 'true');
		}
		await desk.reload();
		await expect(most, 'what was refused was not kept').toHaveValue('7');

		// A time within the quiet hours.
		const debrief = settings.getByLabel(t('team_nudges_debrief_at'), { exact: true });
		await debrief.fill('23:30');
		await save.click();
		const accepted = t('team_nudges_time_accepted');
		await expect(settings.getByText(t('team_nudges_refused', { field: t('team_nudges_debrief_at'), given: '23:30', accepted }))).toBeVisible();

		await debrief.fill('19:30');
		await most.fill('3');
		await settings.getByLabel(t('team_nudges_lead_hours'), { exact: true }).fill('5');
		await settings.getByLabel(t('team_nudges_quiet_from'), { exact: true }).fill('22:30');
		await settings.getByLabel(t('team_nudges_debrief_day'), { exact: true }).selectOption('tuesday');
		await save.click();
		await expect(settings.getByText(t('common_saved'))).toBeVisible();
		await desk.reload();
		await expect(most).toHaveValue('3');
		await expect(debrief).toHaveValue('19:30');
		await expect(settings.getByLabel(t('team_nudges_debrief_day'), { exact: true })).toHaveValue('tuesday');

		const phone = await newPhone();
		await phone.enrol(await group.invite());
		await phone.page.goto('/me/reminders');
		await expect(phone.page.getByLabel(t('reminders_most'))).toHaveValue('3');
		await expect(phone.page.getByRole('combobox', { name: t('reminders_lead') })).toHaveValue('5');
		await expect(phone.page.getByLabel(t('reminders_quiet_from'))).toHaveValue('22:30');

		// A phone that was there before learns of a change with its next sync.
		await most.fill('4');
		await save.click();
		await expect(settings.getByText(t('common_saved'))).toBeVisible();
		await phone.page.goto('/');
		await phone.page.goto('/me/reminders');
		await expect(phone.page.getByLabel(t('reminders_most'))).toHaveValue('4');
	} finally {
		await team.put('/team/centre/nudges', {});
	}
});

test('a refusal speaks the language of the page', async ({ newDesk }) => {
	const say = wordsOf('en');
	const desk = await newDesk({ locale: 'en-GB' });
	await desk.goto('/team/centre');
	const settings = form(desk, 'en');
	const silence = settings.getByLabel(say('team_nudges_session_silence_minutes'), { exact: true });
	await silence.fill('10');
	await settings.getByRole('button', { name: say('common_save') }).click();
	await expect(silence).toHaveAccessibleDescription(/“Silence before and after a session, in minutes”: 10 is not accepted\. Accepted: 30 to 180\./);
});
