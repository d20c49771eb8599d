/** The team's calls. Without a valid sign-in every one of them leads to the sign-in page, and back afterwards. */
import { goto } from '$app/navigation';
import { Problem, request } from '$lib/api/client';
import type * as api from '$lib/api/types';

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
	try {
		return await request<T>(method, `/team${path}`, { body });
	} catch (cause) {
		if (cause instanceof Problem && cause.status === 401) await toSignIn();
		throw cause;
	}
}

function toSignIn(): Promise<void> {
	const here = location.pathname + location.search;
	return goto(here.startsWith('/team/sign-in') ? here : `/team/sign-in?next=${encodeURIComponent(here)}`);
}

export const signIn = (login: string, password: string) =>
	request<api.SignIn>('POST', '/team/sign-in', { body: { login, password } });
export const signOut = () => call<void>('POST', '/sign-out');
export const join = (body: { token: string; login: string; name: string; password: string }) =>
	request<api.SignIn>('POST', '/team/join', { body });
export const me = () => call<api.Me>('GET', '/me');

export const staff = () => call<api.StaffMember[]>('GET', '/staff');
export const inviteStaff = (roles: api.Role[]) => call<api.StaffInvitation>('POST', '/staff/invitations', { roles });
export const disableStaff = (id: string) => call<void>('DELETE', `/staff/${id}`);
export const centre = () => call<api.Centre>('GET', '/centre');
export const saveCentre = (body: { name: string; timezone: string }) => call<api.Centre>('PUT', '/centre', body);
export const saveNudges = (body: api.Centre['nudges']) => call<api.Centre>('PUT', '/centre/nudges', body);
export const audit = () => call<api.AuditLine[]>('GET', '/audit');

export const cycles = () => call<api.CycleSummary[]>('GET', '/cycles');
export const createCycle = (draft: api.CycleDraft) => call<api.Cycle>('POST', '/cycles', draft);
export const cycle = (id: string) => call<api.Cycle>('GET', `/cycles/${id}`);
export const saveSessions = (id: string, body: api.SessionsUpdate) => call<void>('PUT', `/cycles/${id}/sessions`, body);
export const addToTeam = (id: string, member: string) => call<void>('PUT', `/cycles/${id}/team/${member}`);
export const removeFromTeam = (id: string, member: string) => call<void>('DELETE', `/cycles/${id}/team/${member}`);

export const participants = (id: string) => call<api.Participant[]>('GET', `/cycles/${id}/participants`);
export const invite = (id: string, body: { first_name?: string; participant_id?: string }) =>
	call<api.Invitation>('POST', `/cycles/${id}/invitations`, body);
export const rename = (id: string, participant: string, first_name: string) =>
	call<void>('PATCH', `/cycles/${id}/participants/${participant}`, { first_name });
export const leave = (id: string, participant: string, reason?: string) =>
	call<void>('DELETE', `/cycles/${id}/participants/${participant}`, reason ? { reason } : {});

export const brief = (id: string, session: number) => call<api.Brief>('GET', `/cycles/${id}/briefs/${session}`);
