import { defineConfig } from '@playwright/test';

/** Debian's Chromium; nothing but the server under test can be reached from it. */
export const chromium = {
	executablePath: process.env['CHROMIUM'] ?? process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
	args: [
		'--no-sandbox',
		'--disable-gpu',
		'--disable-quic',
		'--no-first-run',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'
	]
};

export default defineConfig({
	testDir: 'journeys',
	// Each worker has a server of its own; a journey makes a cycle of its own on it.
	fullyParallel: true,
	workers: 2,
	retries: 0,
	forbidOnly: true,
	timeout: 60_000,
	// What was noted leaves the phone after ten seconds at the earliest.
	expect: { timeout: 10_000 },
	reporter: [['list']],
	outputDir: 'test-results',
	use: {
		browserName: 'chromium',
		launchOptions: chromium,
		screenshot: 'only-on-failure'
	}
});
