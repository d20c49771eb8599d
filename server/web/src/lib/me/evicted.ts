import { send } from '$lib/api/client';
import { problemFrom } from '$lib/api/client';

/**
 * Whether this browser was enrolled and has since lost what it kept: the cookie that sends is still known to the server while
 * the phone's own memory is empty. Asked only when nothing is here; false without an answer.
 */
export async function wasEnrolledHere(): Promise<boolean> {
	try {
		const answer = await send('GET', '/me/programme');
		if (answer.ok) return true;
		return problemFrom(answer.status, await answer.json().catch(() => undefined)).code === 'locked';
	} catch {
		return false;
	}
}
