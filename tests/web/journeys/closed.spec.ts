import { expect, test } from '../support/test.ts';
import { t } from '../support/words.ts';

test('noted offline and closed, it leaves by Background Sync without the app being opened', async ({ group, newPhone }) => {
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
	await session.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag: 'accalmie-send', lastChance: false });
	await expect.poll(async () => (await group.brief()).cravings.count, { timeout: 30_000 }).toBe(1);

	const again = await phone.anotherTab();
	await again.page.goto('/history');
	await expect(again.entries).toContainText(t('history_sent'));
	expect((await group.brief()).cravings.count).toBe(1);
});
