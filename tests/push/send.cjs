// The peer of `cargo xtask bench push`: npm's `web-push`.
//
// node send.cjs documented|cached COUNT FOLDER: as its documentation shows, or with the header of one signature and
// connections that are kept.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const https = require('node:https');
const { performance } = require('node:perf_hooks');
const webpush = require('web-push');

const IN_FLIGHT = 64;
const CONTACT = 'mailto:suivi@example.org';

const [how, count, folder] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
const subscriptions = JSON.parse(readFileSync(join(folder, 'subscriptions.json'), 'utf8'));
const text = readFileSync(join(folder, 'text'), 'utf8');
const keys = webpush.generateVAPIDKeys();

const options = { TTL: 3600, urgency: 'high', topic: '7d0c4f0e2a8b4c1e9a550f2b7c3d4e5f' };
if (how === 'cached') {
	const { origin } = new URL(subscriptions[0].endpoint);
	const { Authorization } = webpush.getVapidHeaders(origin, CONTACT, keys.publicKey, keys.privateKey, 'aes128gcm');
	options.vapidDetails = null;
	options.headers = { Authorization };
	options.agent = new https.Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
} else {
	webpush.setVapidDetails(CONTACT, keys.publicKey, keys.privateKey);
}

let next = 0;
const took = [];
async function lane() {
	while (next < count) {
		const to = subscriptions[next++ % subscriptions.length];
		const at = performance.now();
		await webpush.sendNotification(to, text, options);
		took.push(performance.now() - at);
	}
}

(async () => {
	const before = process.cpuUsage();
	const at = performance.now();
	await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
	const wall = (performance.now() - at) / 1000;
	const { user, system } = process.cpuUsage(before);
	took.sort((a, b) => a - b);
	const quantile = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))];
	console.log(
		JSON.stringify({
			messages: took.length,
			cpu: (user + system) / 1e6,
			wall,
			latency: [quantile(0.5), quantile(0.99)],
			peak_rss: process.resourceUsage().maxRSS / 1024,
		}),
	);
	process.exit(0);
})();
