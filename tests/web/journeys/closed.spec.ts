import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

test('noted offline and closed, it leaves by Background Sync without the app being opened', async ({ group, newPhone }) => {
	// What is noted rests ten seconds before it leaves, perhaps more than once here.
	test.setTimeout(120_000);
	const phone = await newPhone();
	await phone.enrol(await group.invite());
	await phone.keptOffline();
	await phone.context.setOffline(true);
	await phone.craving(7, t('trigger_alcohol'));
	await phone.page.close();

	// A page of the same browser that runs no engine.
	const beside = await phone.context.newPage();
	const session = await phone.context.newCDPSession(beside);
	const registered = new Promise<string>((found) => {
		session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			if (registrations[0]) found(registrations[0].registrationId);
		});
	});
	await session.send('ServiceWorker.enable');
	const registrationId = await registered;
	await phone.context.setOffline(false);
	await beside.goto('/clock');
	const origin = new URL(beside.url()).origin;
	// Again while nothing came, as the browser does: the page that was closed may still hold the lock. Each has the time that what
	// can be undone rests.
	await expect(async () => {
		await session.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag: 'accalmie-send', lastChance: false });
		await expect.poll(async () => (await group.brief()).cravings.count, { timeout: 15_000 }).toBe(1);
	}).toPass({ timeout: 45_000 });

	const again = await phone.anotherTab();
	await again.page.goto('/history');
	await expect(again.entries).toContainText(t('history_sent'));
	expect((await group.brief()).cravings.count).toBe(1);
});
