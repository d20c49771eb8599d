/** Where to go after signing in: a page of the team on this origin, never an address from elsewhere. */
export function safeNext(next: string | null): string {
	if (!next || !/^\/team([/?]|$)/.test(next) || next.startsWith('/team/sign-in')) return '/team';
	return next;
}
