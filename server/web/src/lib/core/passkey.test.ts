import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, forget, isAvailable, make, mark, marked } from './passkey';

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index);
const ID = Uint8Array.of(251, 255, 3);

/** What an authenticator answers; `first` is what the extension gives. */
const credential = (first?: Uint8Array) => ({
	rawId: ID.buffer,
	getClientExtensionResults: () => ({ prf: first ? { results: { first: first.slice().buffer } } : { enabled: true } })
});
const create = vi.fn();
const get = vi.fn();
const platform = vi.fn();
const capabilities = vi.fn();
const signal = vi.fn();
let kept: Map<string, string>;

beforeEach(() => {
	kept = new Map();
	for (const fake of [create, get, platform, capabilities, signal]) fake.mockReset();
	platform.mockResolvedValue(true);
	capabilities.mockResolvedValue({});
	signal.mockResolvedValue(undefined);
	vi.stubGlobal('navigator', { credentials: { create, get } });
	vi.stubGlobal('location', { hostname: 'accalmie.example' });
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key)
	});
	vi.stubGlobal('PublicKeyCredential', {
		isUserVerifyingPlatformAuthenticatorAvailable: platform,
		getClientCapabilities: capabilities,
		signalUnknownCredential: signal
	});
});

afterEach(() => vi.unstubAllGlobals());

describe('whether it may work', () => {
	it('says no without a platform that checks who it is', async () => {
		platform.mockResolvedValue(false);
		expect(await isAvailable()).toBe(false);
		vi.stubGlobal('PublicKeyCredential', undefined);
		expect(await isAvailable()).toBe(false);
	});

	it.each([
		[{ 'extension:prf': true }, true],
		[{ 'extension:prf': false }, false],
		[{}, true]
	])('follows what the browser says of the extension, %j', async (said, found) => {
		capabilities.mockResolvedValue(said);
		expect(await isAvailable()).toBe(found);
	});

	it('leaves it to the first try where the browser does not say, and says no when asking fails', async () => {
		vi.stubGlobal('PublicKeyCredential', { isUserVerifyingPlatformAuthenticatorAvailable: platform });
		expect(await isAvailable()).toBe(true);
		platform.mockRejectedValue(new Error('policy'));
		expect(await isAvailable()).toBe(false);
	});
});

describe('making one', () => {
	it('names nobody, asks for the phone’s own lock, and gives the secret', async () => {
		create.mockResolvedValue(credential(SECRET));
		const made = await make();
		expect(made).toEqual({ id: ID, salt: expect.any(Uint8Array), secret: SECRET });
		const { publicKey } = create.mock.calls[0]![0];
		expect(publicKey.rp).toEqual({ name: 'Accalmie' });
		expect(publicKey.user).toMatchObject({ name: 'Accalmie', displayName: 'Accalmie' });
		expect(publicKey.authenticatorSelection).toMatchObject({ authenticatorAttachment: 'platform', userVerification: 'required' });
		expect(publicKey.extensions.prf.eval.first).toEqual(made.salt);
		expect(made.salt).toHaveLength(32);
		expect(get).not.toHaveBeenCalled();
	});

	it('asks once where making gave no secret', async () => {
		create.mockResolvedValue(credential());
		get.mockResolvedValue(credential(SECRET));
		const made = await make();
		expect(made.secret).toEqual(SECRET);
		expect(get).toHaveBeenCalledOnce();
		expect(get.mock.calls[0]![0].publicKey).toMatchObject({
			allowCredentials: [{ id: ID }],
			userVerification: 'required',
			extensions: { prf: { eval: { first: made.salt } } }
		});
	});

	it.each([credential(), credential(SECRET.subarray(1))])('is not supported without a secret of 32 bytes, and takes the passkey back', async (answer) => {
		create.mockResolvedValue(credential());
		get.mockResolvedValue(answer);
		await expect(make()).rejects.toMatchObject({ code: 'passkey_unsupported' });
		expect(signal).toHaveBeenCalledWith({ rpId: 'accalmie.example', credentialId: '-_8D' });
		expect(kept.size).toBe(0);
	});

	it('tells a refusal without what the browser said', async () => {
		create.mockRejectedValue(new DOMException('accalmie.example', 'NotAllowedError'));
		await expect(make()).rejects.toMatchObject({ code: 'passkey_failed', message: '0 passkey_failed' });
		expect(get).not.toHaveBeenCalled();
	});
});

it('gives the secret of a passkey, or says that it failed', async () => {
	get.mockResolvedValueOnce(credential(SECRET));
	const found = { id: ID, salt: SECRET };
	expect(await ask(found)).toEqual(SECRET);
	get.mockResolvedValueOnce(credential());
	await expect(ask(found)).rejects.toMatchObject({ code: 'passkey_failed' });
	get.mockResolvedValueOnce(null);
	await expect(ask(found)).rejects.toMatchObject({ code: 'passkey_failed' });
});

it('keeps what finds it again, never the secret, until it is forgotten', async () => {
	create.mockResolvedValue(credential(SECRET));
	const { secret, ...made } = await make();
	mark(made);
	expect(marked()).toEqual(made);
	expect([...kept.values()].join()).not.toContain(btoa(String.fromCharCode(...secret)));
	forget();
	expect(marked()).toBeUndefined();
	expect(signal).toHaveBeenCalledOnce();
	forget();
	expect(signal).toHaveBeenCalledOnce();
});
