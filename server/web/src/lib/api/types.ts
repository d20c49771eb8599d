/** The shapes that `/api/v1` takes and gives, by the names the pages use. `schema.d.ts` is generated from the description of the API (`npm run api`), and not kept. */
import type { components } from './schema';

type Schema = components['schemas'];

/** RFC 3339, in UTC. */
export type Moment = Schema['UnixMillis'];
export type Role = Schema['Role'];

export type EnrolmentRequest = Schema['EnrolmentRequest'];
export type Enrolment = Schema['EnrolmentView'];
export type Programme = Schema['Programme'];
export type Device = Schema['DeviceView'];
export type PushView = Schema['PushView'];
export type PushState = Schema['PushState'];
export type PushTrial = Schema['TrialView'];
export type PushReport = Schema['PushReport'];
export type SubscriptionKeys = Schema['SubscriptionKeys'];

export type SignIn = Schema['SignedInView'];
export type Me = Schema['MeView'];
export type StaffMember = Schema['MemberView'];
export type StaffInvitation = Schema['LinkView'];
export type Centre = Schema['CentreView'];
export type AuditLine = Schema['LineView'];

/** Before session 1, between its beginning and the end of the last one, after that. */
export type Stage = Schema['Stage'];
export type SessionTimes = Schema['SessionView'];
export type CycleSummary = Schema['CycleCard'];
export type CycleDraft = Schema['CycleRequest'];
export type Cycle = Schema['CycleView'];
export type SessionsUpdate = Schema['SessionsRequest'];

export type Participant = Schema['ParticipantView'];
export type Invitation = Schema['InvitationView'];
export type Brief = Schema['Brief'];
/** How often something was named, and by how many people. */
export type CodeCount = Schema['CodeCount'];
