import { MONDAY, SATURDAY, setClock, THURSDAY } from '../support/clock.ts';
import { pressOn, typeInto } from '../support/keyboard.ts';
import type { Phone } from '../support/phone.ts';
import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

/** Plans something in the dialog that is open. */
async function write(phone: Phone, what: string): Promise<void> {
	const dialog = phone.page.getByRole('dialog');
	await dialog.getByLabel(t('weekend_what')).fill(what);
	await dialog.getByRole('button', { name: t('common_finish') }).click();
	await expect(dialog).toBeHidden();
}

const line = (phone: Phone, what: string) => phone.page.getByRole('listitem').getByRole('button').filter({ hasText: what });
const planning = (phone: Phone) => phone.page.getByRole('button', { name: t('weekend_add'), exact: true });

test('a weekend is planned without a network in less than a minute, outlives a reload, and leaves when there is one', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.keptOffline();
	await setClock(phone, THURSDAY);
	await phone.page.getByRole('link', { name: t('today_plan_now') }).tap();

	await phone.context.setOffline(true);
	const began = Date.now();
	await planning(phone).tap();
	await write(phone, 'Piscine');
	await phone.page.getByRole('button', { name: /rien de prévu\. Prévoir/ }).first().tap();
	const dialog = phone.page.getByRole('dialog');
	await dialog.getByText(t('weekend_more')).tap();
	await dialog.getByLabel(t('weekend_with')).selectOption({ label: t('company_friends') });
	await write(phone, 'Dîner');
	const no = phone.page.getByRole('group', { name: t('weekend_alcohol') }).getByRole('button', { name: t('common_no') });
	await no.tap();
	// Drawn once it is kept.
	await expect(no).toHaveAttribute('aria-pressed', 'true');
	expect(Date.now() - began).toBeLessThan(60_000);

	await expect(line(phone, 'Piscine')).toBeVisible();
	await expect(line(phone, 'Dîner')).toContainText(t('company_friends'));
	await phone.page.reload();
	await expect(line(phone, 'Piscine')).toBeVisible();
	await expect(no).toHaveAttribute('aria-pressed', 'true');
	await phone.go('today');
	await expect(phone.page.getByRole('link', { name: t('today_weekend') })).toContainText(t('today_weekend_planned_other', { count: 2 }));
	await expect(phone.page.getByRole('link', { name: t('today_plan_now') })).toBeHidden();

	await phone.context.setOffline(false);
	await phone.go('history');
	await expect(phone.entries).toContainText(t('history_sent'), { timeout: 30_000 });
	await expect(phone.entries).toContainText('Piscine');
});

test('what is planned is changed, taken away, and brought back with everything else in its place', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await setClock(phone, THURSDAY);
	await phone.page.goto('/weekend');
	await planning(phone).tap();
	await write(phone, 'Piscine');
	await planning(phone).tap();
	await write(phone, 'Dîner');
	await line(phone, 'Piscine').tap();
	await write(phone, 'Sauna');
	await expect(line(phone, 'Piscine')).toBeHidden();

	await line(phone, 'Sauna').tap();
	await phone.page.getByRole('dialog').getByRole('button', { name: t('common_delete') }).tap();
	await expect(line(phone, 'Sauna')).toBeHidden();
	await phone.page.getByRole('button', { name: t('common_undo') }).tap();
	await expect(line(phone, 'Sauna')).toBeVisible();
	await expect(line(phone, 'Dîner')).toBeVisible();
});

test('an evening of use is announced, with at most a message to oneself, and withdrawn', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await setClock(phone, THURSDAY);
	await phone.page.goto('/weekend');
	await phone.page.getByRole('button', { name: t('weekend_evening_add') }).tap();
	const dialog = phone.page.getByRole('dialog');
	await expect(dialog.getByText(t('weekend_evening_explained'))).toBeVisible();
	await dialog.getByLabel(t('weekend_message')).fill('Bois de l’eau.');
	await dialog.getByRole('button', { name: t('weekend_evening_announce') }).tap();
	await expect(line(phone, t('weekend_evening'))).toContainText(t('weekend_evening_with'));

	await phone.page.reload();
	await line(phone, t('weekend_evening')).tap();
	await expect(dialog.getByLabel(t('weekend_message'))).toHaveValue('Bois de l’eau.');
	await dialog.getByRole('button', { name: t('weekend_evening_remove') }).tap();
	await expect(line(phone, t('weekend_evening'))).toBeHidden();
});

test('a weekend is planned with the keyboard alone', async ({ group, newPhone }) => {
	const phone = await newPhone({ isMobile: false, hasTouch: false });
	await phone.enrol(await group.invite());
	await setClock(phone, SATURDAY);
	await phone.page.goto('/weekend');
	await pressOn(phone.page, planning(phone));
	await typeInto(phone.page, phone.page.getByLabel(t('weekend_what')), 'Marché');
	await phone.page.keyboard.press('Enter');
	await expect(line(phone, 'Marché')).toBeVisible();
	await pressOn(phone.page, line(phone, 'Marché'));
	await expect(phone.page.getByLabel(t('weekend_what'))).toHaveValue('Marché');
	// Left by Escape, what was written is kept.
	await typeInto(phone.page, phone.page.getByLabel(t('weekend_what')), 'Brocante');
	await phone.page.keyboard.press('Escape');
	await expect(line(phone, 'Brocante')).toBeVisible();
});

test('the weekend is looked back on: the mood is saved at its tap, a low one brings Aide, the rest can wait', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	// Of a weekend before the phone joined, nothing is asked.
	await setClock(phone, MONDAY);
	await phone.page.getByRole('link', { name: t('today_debrief_now') }).tap();
	const mood = (value: number) => phone.page.getByRole('group', { name: t('debrief_mood') }).getByRole('button', { name: String(value), exact: true });
	await mood(2).tap();
	await expect(mood(2)).toHaveAttribute('aria-pressed', 'true');
	await expect(phone.page.locator('main').getByRole('link', { name: t('common_help') })).toBeVisible();
	await mood(6).tap();
	await expect(phone.page.locator('main').getByRole('link', { name: t('common_help') })).toBeHidden();
	await phone.chip(t('coping_walk')).or(phone.page.getByRole('button', { name: t('debrief_more') })).first().tap();

	await phone.page.reload();
	await expect(mood(6)).toHaveAttribute('aria-pressed', 'true');
	await phone.page.goto('/');
	await expect(phone.noteButton).toBeVisible();
	await expect(phone.page.getByRole('link', { name: t('today_weekend') })).toBeVisible();
	await expect(phone.page.getByRole('link', { name: t('today_debrief_now') })).toBeHidden();
});
