/** The devices joined to this person. */
import { request } from '$lib/api/client';
import type { Device } from '$lib/api/types';
import { phone } from '$lib/core/phone.svelte';

/** Every device; needs the network. */
export function readDevices(): Promise<Device[]> {
	return call('GET', '/me/devices');
}

/** Takes away a device's right to send and read. */
export async function removeDevice(device: Device): Promise<void> {
	await call('DELETE', `/me/devices/${device.id}`);
	// What is told of it goes with the programme.
	void phone.sync();
}

async function call<T>(method: string, path: string): Promise<T> {
	const token = await phone.token();
	return request<T>(method, path, token === undefined ? {} : { token });
}
