import { loadMessages } from '$lib/messages.svelte';

export const load = () => loadMessages('me');
