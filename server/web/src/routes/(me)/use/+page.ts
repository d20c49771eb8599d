import { loadMessages } from '$lib/messages.svelte';

// The person's own goals are said beside the word for a use.
export const load = () => loadMessages('me');
