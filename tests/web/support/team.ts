import type { Demo } from './server.ts';

/** The numbers of a brief that the journeys look at; the rest comes along for comparing. */
export interface Brief {
	cravings: { count: number; mean_intensity: number | null; passed_without_use: number };
	triggers: { code: string; count: number; participants: number }[];
	uses: { count: number };
	[more: string]: unknown;
}

const WEEK = 7 * 86_400_000;

/** A facilitator who talks to the API directly, for what a journey needs but is not about. */
export class Team {
	readonly url: string;
	readonly #token: string;

	private constructor(url: string, token: string) {
		this.url = url;
		this.#token = token;
	}

	static async signIn({ url, staff }: Demo): Promise<Team> {
		const { token } = await answer<{ token: string }>(await post(`${url}/api/v1/team/sign-in`, staff));
		return new Team(url, token);
	}

	/** A cycle of its own for a journey: eight sessions, the first a week from now. */
	async newGroup(name = 'Cycle du mardi'): Promise<Group> {
		const sessions = Array.from({ length: 8 }, (_, n) => ({
			starts_at: `${new Date(Date.now() + (n + 1) * WEEK).toISOString().slice(0, 10)}T19:00`
		}));
		const { id } = await this.post<{ id: string }>('/team/cycles', { name, timezone: 'Europe/Paris', sessions });
		return new Group(this, id);
	}

	async post<T>(path: string, body: unknown): Promise<T> {
		return answer<T>(await post(`${this.url}/api/v1${path}`, body, this.#token));
	}

	async put<T>(path: string, body: unknown): Promise<T> {
		return answer<T>(await post(`${this.url}/api/v1${path}`, body, this.#token, 'PUT'));
	}

	async get<T>(path: string): Promise<T> {
		return answer<T>(await fetch(`${this.url}/api/v1${path}`, { headers: { authorization: `Bearer ${this.#token}` } }));
	}
}

/** One cycle before its first session, whose brief covers everything since it was made. */
export class Group {
	readonly id: string;
	readonly #team: Team;

	constructor(team: Team, id: string) {
		this.#team = team;
		this.id = id;
	}

	/** Includes a person and answers the code of the card. */
	async invite(): Promise<string> {
		return (await this.include()).code;
	}

	/** Includes a person, and says who it is. */
	include(): Promise<{ code: string; participant_id: string }> {
		return this.#team.post(`/team/cycles/${this.id}/invitations`, {});
	}

	/** A new code for the same person: another device, or the same one anew. */
	async inviteAgain(participant_id: string): Promise<string> {
		return (await this.#team.post<{ code: string }>(`/team/cycles/${this.id}/invitations`, { participant_id })).code;
	}

	/** When the first session begins. */
	async firstSession(): Promise<Date> {
		const { sessions } = await this.#team.get<{ sessions: { starts_at: string }[] }>(`/team/cycles/${this.id}`);
		return new Date(sessions[0]!.starts_at);
	}

	brief(): Promise<Brief> {
		return this.#team.get(`/team/cycles/${this.id}/briefs/1`);
	}

	/** How many of these people have a phone that has joined. */
	async enrolled(): Promise<number> {
		const people = await this.#team.get<{ state: string }[]>(`/team/cycles/${this.id}/participants`);
		return people.filter((person) => person.state === 'enrolled').length;
	}
}

function post(url: string, body: unknown, token?: string, method = 'POST'): Promise<Response> {
	const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
	return fetch(url, { method, headers, body: JSON.stringify(body) });
}

async function answer<T>(response: Response): Promise<T> {
	if (!response.ok) throw new Error(`${response.status} from ${response.url}: ${await response.text()}`);
	return (await response.json()) as T;
}
