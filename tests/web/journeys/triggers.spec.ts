import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

test('triggers are chosen as quickly as fingers go, put in order, named oneself, and taken back', async ({ group, newPhone }) => {
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.page.goto('/me/triggers');
	const mine = phone.page.getByRole('region', { name: t('triggers_mine') }).getByRole('listitem');
	await expect(phone.page.getByText(t('triggers_none'))).toBeVisible();

	// Three taps before the first is saved.
	const chosen = [t('trigger_alcohol'), t('trigger_weekend'), t('trigger_dating_app')];
	await phone.chip(chosen[2]!).waitFor();
	await phone.page.evaluate((words) => {
		const chips = [...document.querySelectorAll<HTMLElement>('main [role=group] button')];
		for (const word of words) chips.find((chip) => chip.textContent?.trim() === word)!.click();
	}, chosen);
	await expect(mine).toHaveText(chosen);

	await phone.page.getByRole('button', { name: t('triggers_raise', { what: chosen[2]! }) }).tap();
	await expect(mine).toHaveText([chosen[0]!, chosen[2]!, chosen[1]!]);
	await phone.page.getByLabel(t('log_own')).fill('la rue de la gare');
	await phone.page.getByRole('button', { name: t('common_add'), exact: true }).tap();
	await expect(mine).toHaveText([chosen[0]!, chosen[2]!, chosen[1]!, 'la rue de la gare']);
	await phone.page.getByRole('button', { name: t('triggers_remove', { what: chosen[0]! }) }).tap();
	await expect(mine).toHaveText([chosen[2]!, chosen[1]!, 'la rue de la gare']);

	await phone.page.reload();
	await expect(mine).toHaveText([chosen[2]!, chosen[1]!, 'la rue de la gare']);
});
