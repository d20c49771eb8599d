/** The shapes that `/api/v1` takes and gives. */

/** Unix milliseconds, or RFC 3339. */
export type Moment = number | string;

export type Role = 'administrator' | 'facilitator' | 'observer' | 'coordinator';

// --- participants -------------------------------------------------------------------------------------------------

export interface EnrolmentRequest {
	code: string;
	first_name: string;
	locale: 'fr' | 'en';
	timezone: string;
	request_id?: string;
	installed?: boolean;
}

export interface Enrolment {
	participant_id: string;
	device_id: string;
	token: string;
	send_token: string;
	/** base64, 32 bytes */
	id_key: string;
	cycle: { id: string; name: string; sessions: { number: number; starts_at: Moment }[] };
}

export interface Programme {
	/** the one the person is in, or was in last */
	cycle: { id: string; name: string; timezone: string; sessions: Omit<SessionTimes, 'local'>[] } | null;
	first_name: string;
	help: { resources: { name: string; contact: string; verified_on: string }[] };
	triggers_vocabulary: string[];
}

export interface Device {
	id: string;
	created_at: Moment;
	last_seen_at: Moment | null;
	current: boolean;
	announced: boolean;
}

// --- team ---------------------------------------------------------------------------------------------------------

export interface SignIn {
	staff: { id: string; name: string; roles: Role[] };
	token?: string;
}

export interface Me {
	id: string;
	name: string;
	login: string;
	roles: Role[];
	centre: Centre;
}

export interface StaffMember {
	id: string;
	name: string;
	login: string;
	roles: Role[];
	state: 'active' | 'disabled';
}

export interface StaffInvitation {
	url: string;
	expires_at: Moment;
}

export interface Centre {
	id: string;
	name: string;
	timezone: string;
}

/** Before session 1, between its beginning and the end of the last one, after that. */
export type Stage = 'before' | 'running' | 'ended';

export interface SessionTimes {
	number: number;
	/** wall clock in the cycle's zone, such as `2026-11-24T19:00` */
	local: string;
	starts_at: Moment;
	ends_at: Moment;
}

export interface CycleSummary {
	id: string;
	name: string;
	stage: Stage;
	/** the session being held or coming next */
	next_session: SessionTimes | null;
	participants: number;
	/** null for those who may not see it */
	silent: number | null;
}

export interface CycleDraft {
	name: string;
	timezone: string;
	/** wall clock in `timezone`, such as `2026-11-24T19:00` */
	sessions: { starts_at: string }[];
	duration_minutes: number;
}

/** All dates in order; those of sessions that have begun unchanged. */
export interface SessionsUpdate {
	sessions: { starts_at: string }[];
	duration_minutes: number;
}

export interface Cycle {
	id: string;
	name: string;
	timezone: string;
	stage: Stage;
	sessions: SessionTimes[];
	team: { id: string; name: string; roles: Role[] }[];
}

export interface Participant {
	participant_id: string;
	first_name: string | null;
	state: 'invited' | 'enrolled' | 'left';
	joined_at: Moment;
	last_received_at: Moment | null;
	invitation_expires_at: Moment | null;
}

export interface Invitation {
	participant_id: string;
	code: string;
	url: string;
	expires_at: Moment;
}

export interface AuditLine {
	seq: number;
	at: Moment;
	staff_id: string | null;
	action: string;
	cycle_id: string | null;
	participant_id: string | null;
	number: number | null;
}

/** How often something was named, and by how many people. */
export interface CodeCount {
	code: string;
	count: number;
	participants: number;
}

export interface Brief {
	cycle_id: string;
	session_number: number;
	from: Moment;
	to: Moment;
	/** `included` is the sum of the others */
	participants: {
		included: number;
		active: number;
		paused: number;
		not_enrolled: number;
		silent: { participant_id: string; first_name: string; since: Moment }[];
	};
	cravings: { count: number; mean_intensity: number | null; passed_without_use: number };
	/** `label`: the person's words, for a trigger of the person's own */
	triggers: (CodeCount & { label?: string })[];
	/** 168 counts, Monday 00 h first */
	hours: number[];
	/** `codes` furthest back first; `labels` by code, for triggers of a person's own */
	before_lapses: { codes: string[]; labels?: Record<string, string>; count: number; participants: number }[];
	helped: { code: string; tried: number; helped: number; participants: number }[];
	uses: { count: number; lapses: number; within_frame: number; beyond_frame: number; unsure: number; days: number };
	check_ins: { days_yes: number; days_no: number; undisclosed: number; mean_mood: number | null };
	moments: CodeCount[];
	sober_gains: CodeCount[];
	late: number;
}
