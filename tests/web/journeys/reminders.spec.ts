import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

test('each hour is accepted, moved or refused, and every answer can be taken back', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.go('me');
	await phone.page.getByRole('link', { name: t('me_reminders') }).tap();
	const hours = phone.page.getByRole('region', { name: t('reminders_hours'), exact: true });
	const windows = hours.locator('section');
	await expect(windows).toHaveCount(3);
	// Nothing was noted yet, and the page says so instead of counting.
	await expect(windows.first()).toContainText('habituelles');

	await windows.nth(0).getByRole('button', { name: t('common_yes') }).tap();
	await expect(windows.nth(0)).toContainText(/Rappel le/);
	await windows.nth(1).getByRole('button', { name: t('reminders_move') }).tap();
	await windows.nth(1).getByLabel(t('reminders_day')).selectOption('thursday');
	await windows.nth(1).getByLabel(t('reminders_time')).fill('17:30');
	await windows.nth(1).getByRole('button', { name: t('reminders_keep') }).tap();
	await expect(windows.nth(1)).toContainText('jeudi à 17:30');
	await windows.nth(2).getByRole('button', { name: t('reminders_refuse') }).tap();
	await expect(windows.nth(2)).toContainText(t('reminders_none_here'));

	// Taken back alone: the two answers before stay.
	await phone.page.getByRole('button', { name: t('common_undo') }).tap();
	await expect(windows.nth(2).getByRole('button', { name: t('common_yes') })).toBeVisible();
	await expect(windows.nth(1)).toContainText('jeudi à 17:30');

	await phone.page.reload();
	await expect(windows.nth(0)).toContainText(/Rappel le/);
	await windows.nth(0).getByRole('button', { name: t('reminders_change') }).tap();
	await windows.nth(0).getByRole('button', { name: t('reminders_refuse') }).tap();
	await expect(windows.nth(0)).toContainText(t('reminders_none_here'));
});

test('kinds, quiet hours, a break and the clock are chosen without a network, and kept', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.keptOffline();
	await phone.context.setOffline(true);
	await phone.page.goto('/me/reminders');
	const kind = phone.page.getByRole('checkbox', { name: t('nudge_debrief') });
	await expect(kind).toBeChecked();
	await kind.uncheck();
	await phone.page.getByLabel(t('reminders_quiet_from')).fill('22:00');
	await phone.page.getByLabel(t('reminders_quiet_from')).blur();
	await expect(phone.page.getByRole('button', { name: /23:00/ })).toBeVisible();
	await phone.page.getByLabel(t('reminders_most')).selectOption('2');
	await phone.chip(t('clock_home')).tap();
	await expect(phone.chip(t('clock_home'))).toHaveAttribute('aria-pressed', 'true');
	await phone.page.getByRole('button', { name: t('me_pause_week') }).tap();
	await expect(phone.page.getByText(/En pause jusqu’au soir/)).toBeVisible();
	await expect(phone.page.getByText(t('reminders_next_none'))).toBeVisible();

	await phone.page.reload();
	await expect(kind).not.toBeChecked();
	await expect(phone.page.getByLabel(t('reminders_quiet_from'))).toHaveValue('22:00');
	await expect(phone.page.getByLabel(t('reminders_most'))).toHaveValue('2');
	await expect(phone.chip(t('clock_home'))).toHaveAttribute('aria-pressed', 'true');
	await phone.page.getByRole('button', { name: t('me_resume'), exact: true }).tap();
	await expect(phone.page.getByRole('button', { name: t('me_pause_week') })).toBeVisible();
});

test('after what was noted now, something to do is offered at once, and Today does not say why', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.page.getByRole('link', { name: t('today_moment'), exact: true }).tap();
	await phone.chip(t('moment_alcohol')).tap();
	await expect(phone.chip(t('moment_alcohol'))).toHaveAttribute('aria-pressed', 'true');
	await phone.go('today');
	const offer = phone.page.getByRole('complementary').filter({ hasText: t('today_offer') });
	await expect(offer).toBeVisible();
	await expect(offer).not.toContainText(t('offer_alcohol'));
	await offer.getByRole('link', { name: t('today_now') }).tap();
	await expect(phone.page).toHaveURL(/\/now$/);
});
