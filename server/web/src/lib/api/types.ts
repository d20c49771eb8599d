/** The shapes that `/api/v1` takes and gives. Times are RFC 3339 unless said otherwise. */

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
	cycle: { id: string; name: string; sessions: { number: number; starts_at: string }[] };
}

export interface Programme {
	cycle: { id: string; name: string; timezone: string; sessions: SessionTimes[] };
	first_name: string;
	help: { resources: { name: string; contact: string; verified_on: string }[] };
	triggers_vocabulary: string[];
}

export interface Device {
	id: string;
	created_at: string;
	last_seen_at: string | null;
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
	centre: { id: string; name: string };
}

export interface StaffMember {
	id: string;
	name: string;
	login: string;
	roles: Role[];
	state: 'active' | 'disabled' | 'invited';
}

export interface StaffInvitation {
	url: string;
	expires_at: string;
}

export interface Centre {
	id: string;
	name: string;
	timezone: string;
}

/** `running` carries the number of the session that comes next or is being held. */
export type Stage = 'before' | 'running' | 'ended';

export interface SessionTimes {
	number: number;
	starts_at: string;
	ends_at: string;
}

export interface CycleSummary {
	id: string;
	name: string;
	stage: Stage;
	next_session: { number: number; starts_at: string } | null;
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
	joined_at: string;
	last_received_at: string | null;
	invitation_expires_at?: string | null;
}

export interface Invitation {
	participant_id: string;
	code: string;
	url: string;
	expires_at: string;
}

export interface AuditLine {
	at: string;
	staff_name: string | null;
	action: string;
	subject: string | null;
}

export interface Brief {
	cycle_id: string;
	session_number: number;
	from: string;
	to: string;
	participants: {
		included: number;
		active: number;
		silent: { participant_id: string; first_name: string | null; since: string | null }[];
	};
	cravings: { count: number; mean_intensity: number | null; passed_without_use: number };
	triggers: { code: string; label?: string | null; count: number; participants: number }[];
	/** 168 counts, Monday 00 h first */
	hours: number[];
	before_lapses: { codes: string[]; count: number; participants: number }[];
	helped: { code: string; tried: number; helped: number; participants: number }[];
	uses: { count: number; lapses: number; within_frame: number; beyond_frame: number; unsure: number; days: number };
	check_ins: { days_yes: number; days_no: number; undisclosed: number; mean_mood: number | null };
	moments: { code: string; count: number }[];
	late: number;
}
