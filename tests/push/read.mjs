// Reads what a push service was sent, with the code of others: `http_ece` for the body (RFC 8291), `jose` for the
// signature (RFC 8292).
//
// Standard input: {"key", "contact", "origin", "now", "messages": [{"private_key", "public_key", "auth", "body",
// "authorization"}]}, bytes in URL-safe base64, `now` in Unix milliseconds.
// Standard output: for each message {"text"} or {"error"}.
import { createECDH } from 'node:crypto';
import { text } from 'node:stream/consumers';
import ece from 'http_ece';
import { importJWK, jwtVerify } from 'jose';

const DAY = 24 * 3600;
/** Seconds from the journey's clock to the machine's, from which the library that signs takes `nbf`; one for rounding. */
const ahead = (now) => Math.ceil(Math.max(0, Date.now() - now) / 1000) + 1;

const { key, contact, origin, now, messages } = JSON.parse(await text(process.stdin));
const verifier = await importJWK(jwk(Buffer.from(key, 'base64url')), 'ES256');
/** One signature serves many messages. */
const verified = new Map();

const read = messages.map(async (message) => {
	try {
		if (!verified.has(message.authorization)) {
			verified.set(message.authorization, verify(message.authorization));
		}
		await verified.get(message.authorization);
		return { text: decrypt(message) };
	} catch (error) {
		return { error: String(error) };
	}
});
process.stdout.write(JSON.stringify(await Promise.all(read)));

function decrypt(message) {
	const browser = createECDH('prime256v1');
	browser.setPrivateKey(message.private_key, 'base64url');
	if (browser.getPublicKey('base64url') !== message.public_key) {
		throw new Error('the halves of the key do not match');
	}
	const body = Buffer.from(message.body, 'base64url');
	const options = { version: 'aes128gcm', privateKey: browser, authSecret: message.auth };
	return ece.decrypt(body, options).toString('utf8');
}

/** By the key that the browser was given, for this push service, in our name, for a day at most. */
async function verify(authorization) {
	const [, token, given] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
	if (given !== key) {
		throw new Error('another key than the browser was given');
	}
	const { payload, protectedHeader } = await jwtVerify(token, verifier, {
		algorithms: ['ES256'],
		audience: origin,
		subject: contact,
		requiredClaims: ['exp'],
		currentDate: new Date(now),
		// Valid from now on at the latest, by the clock of the journey or of the machine.
		clockTolerance: ahead(now),
	});
	// What is forgiven for `nbf` is not for `exp`.
	if (payload.exp <= now / 1000) {
		throw new Error('"exp" has passed');
	}
	if (payload.exp > now / 1000 + DAY) {
		throw new Error('it holds for more than a day');
	}
	if (protectedHeader.typ !== 'JWT') {
		throw new Error('not a JWT by its header');
	}
}

/** An uncompressed point of P-256 as a JSON Web Key. */
function jwk(point) {
	if (point.length !== 65 || point[0] !== 4) {
		throw new Error('not an uncompressed point');
	}
	const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
	return { kty: 'EC', crv: 'P-256', x, y };
}
