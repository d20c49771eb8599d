/** The devices joined to this person, and the newcomer among them that this phone must name. */
import { request } from '$lib/api/client';
import type { Device } from '$lib/api/types';
import { phone } from '$lib/core/phone.svelte';

const KEY = 'accalmie-known-devices';

let newcomer = $state.raw<Device>();
let asked = false;

/** Reactive: a device that joined after this one, lately, and that the person has not yet said to be an own one. */
export function newDevice(): Device | undefined {
	return newcomer;
}

/** Asks the server once a start; without an answer, at the next occasion. */
export async function lookForNewDevice(): Promise<void> {
	if (asked) return;
	asked = true;
	try {
		newcomer = newcomerOf(await readDevices(), known());
	} catch {
		asked = false;
	}
}

/** The newest device that joined after this one, is still announced and not in `known`. */
export function newcomerOf(devices: Device[], known: readonly string[]): Device | undefined {
	const mine = devices.find((device) => device.current);
	if (!mine) return undefined;
	const later = devices.filter(
		(device) => device.announced && !device.current && device.created_at > mine.created_at && !known.includes(device.id)
	);
	return later.sort((a, b) => (a.created_at < b.created_at ? 1 : -1))[0];
}

/** The person knows this device. */
export function trustDevice(device: Device): void {
	try {
		localStorage.setItem(KEY, JSON.stringify([...known(), device.id]));
	} catch {
		// It will be named again at the next start.
	}
	newcomer = undefined;
}

/** Every device; needs the network. */
export function readDevices(): Promise<Device[]> {
	return call('GET', '/me/devices');
}

/** Takes away a device's right to send and read. */
export async function removeDevice(device: Device): Promise<void> {
	await call('DELETE', `/me/devices/${device.id}`);
	if (newcomer?.id === device.id) newcomer = undefined;
}

async function call<T>(method: string, path: string): Promise<T> {
	const token = await phone.token();
	return request<T>(method, path, token === undefined ? {} : { token });
}

function known(): string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
		return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
	} catch {
		return [];
	}
}
