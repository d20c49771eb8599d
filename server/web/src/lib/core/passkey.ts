/**
 * A passkey of this phone as the vault's device secret, by the PRF extension of WebAuthn: the same 32 bytes each time, after
 * the phone's own lock. Runs in the page, in answer to something the person did.
 */
import { Problem } from '$lib/api/client';

/** What finds the passkey again; opens nothing by itself. */
export interface Mark {
	id: Uint8Array<ArrayBuffer>;
	salt: Uint8Array<ArrayBuffer>;
}

const KEY = 'accalmie-passkey';
/** What the phone lists the passkey under; says neither whose it is nor what for. */
const NAME = 'Accalmie';
const BYTES = 32;
/** ES256 and RS256, which every platform has one of. */
const ALGORITHMS = [-7, -257];

/** Whether a passkey may work here; where browsers don't tell, making one does. */
export async function isAvailable(): Promise<boolean> {
	try {
		const kind = globalThis.PublicKeyCredential;
		if (!kind || !(await kind.isUserVerifyingPlatformAuthenticatorAvailable())) return false;
		const can = (await kind.getClientCapabilities?.()) as Record<string, boolean | undefined> | undefined;
		return can?.['extension:prf'] ?? true;
	} catch {
		return false;
	}
}

/** Makes a passkey. `passkey_failed` if the person or the phone refuses, `passkey_unsupported` if it gives no secret. */
export async function make(): Promise<Mark & { secret: Uint8Array<ArrayBuffer> }> {
	const salt = random(BYTES);
	const credential = await attempt(() =>
		navigator.credentials.create({
			publicKey: {
				rp: { name: NAME },
				user: { id: random(16), name: NAME, displayName: NAME },
				challenge: random(BYTES),
				pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
				authenticatorSelection: { authenticatorAttachment: 'platform', residentKey: 'required', userVerification: 'required' },
				extensions: { prf: { eval: { first: salt } } }
			}
		})
	);
	const mark = { id: new Uint8Array(credential.rawId), salt };
	const secret = secretOf(credential) ?? (await ask(mark).catch(() => undefined));
	if (secret) return { ...mark, secret };
	unlist(mark);
	throw new Problem(0, 'passkey_unsupported');
}

/** The secret, after the phone's own lock. `passkey_failed` without an answer. */
export async function ask({ id, salt }: Mark): Promise<Uint8Array<ArrayBuffer>> {
	const credential = await attempt(() =>
		navigator.credentials.get({
			publicKey: {
				challenge: random(BYTES),
				allowCredentials: [{ type: 'public-key', id, transports: ['internal'] }],
				userVerification: 'required',
				extensions: { prf: { eval: { first: salt } } }
			}
		})
	);
	const secret = secretOf(credential);
	if (!secret) throw new Problem(0, 'passkey_failed');
	return secret;
}

/** The passkey this browser's code is tied to. */
export function marked(): Mark | undefined {
	try {
		const { id, salt } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as { id?: string; salt?: string };
		return id && salt ? { id: bytes(id), salt: bytes(salt) } : undefined;
	} catch {
		return undefined;
	}
}

/** Keeps what finds the passkey again, beside the rows; throws where nothing can be kept. */
export function mark({ id, salt }: Mark): void {
	try {
		localStorage.setItem(KEY, JSON.stringify({ id: text(id), salt: text(salt) }));
	} catch {
		throw new Problem(0, 'storage_unavailable');
	}
}

/** Nothing here needs the passkey any more: it goes off the phone's list, where browsers can say so. */
export function forget(): void {
	const mark = marked();
	if (!mark) return;
	localStorage.removeItem(KEY);
	unlist(mark);
}

function unlist({ id }: Mark): void {
	type Signals = { signalUnknownCredential?(of: { rpId: string; credentialId: string }): Promise<void> };
	const kind = globalThis.PublicKeyCredential as unknown as Signals | undefined;
	const credentialId = text(id).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
	kind?.signalUnknownCredential?.({ rpId: location.hostname, credentialId }).catch(() => undefined);
}

/** What a browser throws here may name the passkey or the site: it goes no further. */
async function attempt(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
	const credential = await Promise.resolve().then(work).catch(() => null);
	if (!credential) throw new Problem(0, 'passkey_failed');
	return credential as PublicKeyCredential;
}

function secretOf(credential: PublicKeyCredential): Uint8Array<ArrayBuffer> | undefined {
	const first = credential.getClientExtensionResults().prf?.results?.first;
	if (!first) return undefined;
	const view = ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first);
	return view.length === BYTES ? new Uint8Array(view) : undefined;
}

function random(length: number): Uint8Array<ArrayBuffer> {
	return crypto.getRandomValues(new Uint8Array(length));
}

function text(from: Uint8Array): string {
	return btoa(String.fromCharCode(...from));
}

function bytes(from: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(from), (letter) => letter.charCodeAt(0));
}
