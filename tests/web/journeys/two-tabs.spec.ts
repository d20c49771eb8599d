import { expect, test } from '../support/test.ts';
import { Wire } from '../support/wire.ts';
import { t } from '../support/words.ts';

test('two tabs of one phone note at the same time: nothing is doubled, nothing is lost', async ({ group, newPhone }) => {
	const one = await newPhone();
	const wire = new Wire(one.context);
	await one.enrol(await group.invite());
	const other = await one.anotherTab();
	await other.page.goto('/');
	await expect(other.noteButton).toBeVisible();

	await Promise.all([one.craving(3, t('trigger_alcohol')), other.craving(9, t('trigger_dating_app'))]);
	// The tab that wrote goes away; the other takes over, with what was not sent yet.
	await one.page.close();
	await other.go('history');
	await expect(other.entries).toHaveCount(2);
	for (const words of [3, 9].map((value) => t('history_out_of_ten', { what: t('kind_craving'), value }))) {
		await expect(other.entries.filter({ hasText: words })).toHaveCount(1);
	}

	await expect.poll(async () => (await group.brief()).cravings.count, { timeout: 30_000 }).toBe(2);
	const { cravings, triggers } = await group.brief();
	expect(cravings.mean_intensity).toBe(6);
	for (const code of ['alcohol', 'dating_app']) {
		expect(triggers).toContainEqual(expect.objectContaining({ code, count: 1 }));
	}
	const ids = wire.loaded.flatMap(({ changes }) => changes.map((change) => change.id));
	expect(new Set(ids).size, 'records that left the phone').toBe(2);
});

test('what is taken back within ten seconds never leaves the phone, and nothing leaves before', async ({ group, newPhone }) => {
	const phone = await newPhone();
	const wire = new Wire(phone.context);
	await phone.enrol(await group.invite());

	await phone.craving(7, t('trigger_alcohol'));
	await phone.page.getByRole('button', { name: t('common_undo'), exact: true }).tap();
	await expect(phone.page.getByText(t('common_undone')).first()).toBeVisible();
	await phone.go('history');
	await expect(phone.page.getByText(t('history_empty'))).toBeVisible();

	const noted = Date.now();
	await phone.page.goto('/moment');
	await phone.chip(t('moment_party')).tap();
	await expect(phone.chip(t('moment_party'))).toHaveAttribute('aria-pressed', 'true');
	await expect.poll(async () => (await group.brief())['moments'], { timeout: 30_000 }).toEqual([
		expect.objectContaining({ code: 'party', count: 1 })
	]);
	const { cravings } = await group.brief();
	expect(cravings.count).toBe(0);
	expect(wire.loaded.flatMap(({ changes }) => changes.map(({ kind, deleted }) => ({ kind, deleted })))).toEqual([
		{ kind: 'moment', deleted: false }
	]);
	expect(wire.loaded[0]!.at - noted).toBeGreaterThanOrEqual(10_000);
});

test('« pris sans l’avoir choisi » stays private, opens Aide and changes no number', async ({ group, guard, newPhone }) => {
	// What is noted leaves after ten seconds, and this waits for it four times.
	test.setTimeout(120_000);
	const phone = await newPhone();
	const wire = new Wire(phone.context);
	await phone.enrol(await group.invite());
	const product = t('product_ghb_gbl');
	guard.keepSecret('not_by_choice');

	await phone.craving(5, t('trigger_alcohol'));
	await expect.poll(async () => (await group.brief()).cravings.count, { timeout: 30_000 }).toBe(1);
	const numbers = async () => ({ ...(await group.brief()), to: undefined });
	const before = await numbers();

	await test.step('noted at once as taken without choice, it leaves the phone as a private record alone', async () => {
		await phone.go('today');
		await phone.page.getByRole('link', { name: t('today_use') }).tap();
		await phone.chip(product).tap();
		await expect(phone.chip(product)).toHaveAttribute('aria-pressed', 'true');
		await phone.chip(t('meaning_not_by_choice')).tap();
		await expect(phone.page.getByRole('heading', { level: 1, name: t('common_help') })).toBeVisible();
		await expect(phone.page.getByText(t('help_unwanted_first'))).toBeVisible();

		await phone.go('history');
		const entry = phone.entries.filter({ hasText: t('common_private_mark') });
		await expect(entry).toHaveCount(1);
		await expect(entry).not.toContainText(product);
		await expect(entry).toContainText(t('history_sent'), { timeout: 20_000 });
		expect(wire.loaded.at(-1)!.changes.map((change) => change.kind)).toEqual(['private']);
		expect(wire.loaded.map(({ body }) => body).join()).not.toContain('not_by_choice');
		expect(wire.loaded.map(({ body }) => body).join()).not.toContain('ghb');
		expect(await numbers()).toEqual(before);
	});

	await test.step('shared first and named so later, it is taken out of the numbers again', async () => {
		await phone.page.goto('/use');
		await phone.chip(product).tap();
		await expect(phone.chip(product)).toHaveAttribute('aria-pressed', 'true');
		await expect.poll(async () => (await group.brief()).uses.count, { timeout: 30_000 }).toBe(1);
		await phone.chip(t('meaning_not_by_choice')).tap();
		await expect(phone.page.getByText(t('help_unwanted_first'))).toBeVisible();
		await expect.poll(numbers, { timeout: 30_000 }).toEqual(before);
	});
});
