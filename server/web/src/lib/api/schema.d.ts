// Generated from the server's description by `npm run api`; not edited.

export interface paths {
    "/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enrols a phone with the code from a card. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EnrolmentRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EnrolmentView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's devices that still work. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/devices/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes one of the caller's devices: its tokens stop working at once. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    device_id: components["schemas"]["DeviceId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/pairings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a code that brings one more device to the caller; the one before, if unused, ends. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PairingRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PairingView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/programme": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's programme; answers 304 while its tag is the one the phone has. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Programme"];
                    };
                };
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this device takes reminders. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushView"];
                    };
                };
            };
        };
        /** Subscribes this device, or says again that it is subscribed: the device opened last takes the reminders. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SubscriptionRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushView"];
                    };
                };
            };
        };
        post?: never;
        /** Ends reminders on this device. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/push/trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a reminder at once, to try the way; ask for it again to learn what became of it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrialView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/push/trials/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of a reminder that was sent to try the way. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["NudgeId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrialView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/records/{record_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The earlier versions of one of the caller's records, 30 days back, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    record_id: components["schemas"]["RecordId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Change"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/recovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keeps what the caller's new recovery code opens; the code before opens nothing any more. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RecoveryRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/push-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a report of a device about its reminders. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PushReport"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stores what the phone has and hands back what it lacks. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SyncRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SyncResponse"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest 200 lines of the centre's trail. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LineView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/centre": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's centre. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CentreView"];
                    };
                };
            };
        };
        /** Renames the centre or changes its zone. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CentreRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CentreView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/centre/nudges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changes the centre's settings about reminders; phones learn of it with their next sync, and what is planned is planned
         *     anew. What is absent has its default.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NudgeProtocol"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CentreView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/cycles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cycles the caller may know of, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CycleCard"][];
                    };
                };
            };
        };
        put?: never;
        /** Creates a cycle; a facilitator joins its team at once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CycleRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CycleView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/cycles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A cycle, for its team and for administrators. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CycleView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/cycles/{id}/briefs/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The brief of a session, for the facilitators of its cycle. Reading it writes a line into the trail. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Brief"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/cycles/{id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Includes a new person and makes a code, or makes a new code for a member. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InvitationRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InvitationView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/cycles/{id}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people of a cycle. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ParticipantView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/cycles/{id}/participants/{participant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a person's place in the cycle. What he logged stays his. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                    participant_id: components["schemas"]["ParticipantId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LeaveRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Notes what the group calls a person. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                    participant_id: components["schemas"]["ParticipantId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RenameRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        trace?: never;
    };
    "/team/cycles/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes the dates of sessions that have not begun. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SessionsRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CycleView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/cycles/{id}/team/{staff_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Adds a colleague to the team. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                    staff_id: components["schemas"]["StaffId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        post?: never;
        /** Takes a colleague off the team. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["CycleId"];
                    staff_id: components["schemas"]["StaffId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Spends a one-time link: makes the account and opens its first session. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["JoinRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedInView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/me/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the caller is told when a brief can be read. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushView"];
                    };
                };
            };
        };
        /**
         * Tells the caller in this browser 24 hours before each session of the own cycles that its brief can be read; another
         *     browser of the caller's is no longer told.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SubscriptionRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushView"];
                    };
                };
            };
        };
        post?: never;
        /** Tells the caller nothing any more. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a session. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignInRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedInView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends every session of the caller. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The centre's staff. Facilitators need it to put a team together. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberView"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/staff/{staff_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes away a colleague's right to sign in. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    staff_id: components["schemas"]["StaffId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/team/staff/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a one-time link for a new colleague. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InviteRequest"];
                };
            };
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LinkView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One change that is stored. */
        Accepted: {
            /** @description Which record. */
            id: components["schemas"]["RecordId"];
            /** @description Which version. */
            revision: components["schemas"]["Revision"];
        };
        /** @description Something planned. */
        Activity: {
            /** @description Until when; after the start. */
            ends_at: components["schemas"]["OccurredAt"];
            /** @description What, in the person's words, up to 120 characters. */
            label: string;
            place?: components["schemas"]["Place"] | null;
            /** @description `false`: no reminder of it. Absent means that one may come. */
            remind?: boolean | null;
            /** @description How it stays without the product, in the person's words (a drink, a way home), up to 120 characters. */
            sober_option?: string | null;
            /** @description From when. */
            starts_at: components["schemas"]["OccurredAt"];
            who?: components["schemas"]["Company"] | null;
        };
        /**
         * @description Which kind of goal; its words are `aim_<code>`.
         * @enum {string}
         */
        Aim: "sobriety" | "frame";
        /** @description The content of a record. `Debug` names the kind alone: contents do not belong into logs. */
        Body: components["schemas"]["Craving"] | components["schemas"]["Use"] | components["schemas"]["Moment"] | components["schemas"]["SoberGain"] | components["schemas"]["CheckIn"] | components["schemas"]["Intimacy"] | components["schemas"]["WeekendPlan"] | components["schemas"]["Debrief"] | components["schemas"]["Homework"] | components["schemas"]["Tip"] | components["schemas"]["Goals"] | components["schemas"]["TriggerList"] | components["schemas"]["Settings"] | components["schemas"]["PrivatePart"];
        /** @description The brief. */
        Brief: {
            /** @description What came before lapses, in order of time; most frequent first. */
            before_lapses: components["schemas"]["Sequence"][];
            /** @description Daily check-ins in all. */
            check_ins: components["schemas"]["CheckIns"];
            /** @description Cravings in all. */
            cravings: components["schemas"]["Cravings"];
            /** @description Which cycle. */
            cycle_id: components["schemas"]["CycleId"];
            /** @description First moment covered. */
            from: components["schemas"]["UnixMillis"];
            /** @description Strategies tried, those that helped most often first. */
            helped: components["schemas"]["Helped"][];
            /** @description Cravings by hour of the local week: 168 counts, Monday 00 h first. */
            hours: number[];
            /**
             * Format: int32
             * @description How many of the entries counted here were received in this span about a time before it.
             */
            late: number;
            /** @description Moments without craving, most frequent first. */
            moments: components["schemas"]["CodeCount"][];
            /** @description How many took part, and who went silent. */
            participants: components["schemas"]["Participants"];
            /**
             * Format: int32
             * @description Which session it prepares.
             */
            session_number: number;
            /** @description Sober gains, most frequent first. */
            sober_gains: components["schemas"]["CodeCount"][];
            /** @description First moment no longer covered. */
            to: components["schemas"]["UnixMillis"];
            /** @description What set cravings off, most frequent first. */
            triggers: components["schemas"]["TriggerCount"][];
            /** @description Uses in all. */
            uses: components["schemas"]["Uses"];
            /** @description Weekends planned, and how they went. */
            weekends: components["schemas"]["Weekends"];
        };
        /**
         * Format: uuid
         * @description Who runs cycles: a hospital, a CSAPA, a sexual health centre.
         */
        CentreId: string;
        /** @description What may be changed. */
        CentreRequest: {
            /** @description 1 to 120 characters. */
            name: string;
            /** @description An IANA zone. */
            timezone: string;
        };
        /** @description A centre. */
        CentreView: {
            /** @description Which. */
            id: components["schemas"]["CentreId"];
            /** @description Its name. */
            name: string;
            /** @description Its settings about reminders. */
            nudges: components["schemas"]["NudgeProtocol"];
            /**
             * @description Its zone, as IANA names it.
             * @example Europe/Paris
             */
            timezone: string;
        };
        /** @description One version of one record. */
        Change: {
            base?: components["schemas"]["Revision"] | null;
            body?: components["schemas"]["Body"] | null;
            /** @description Whether the record is deleted, which is final. */
            deleted: boolean;
            /** @description Which record. */
            id: components["schemas"]["RecordId"];
            /** @description What kind of record. */
            kind: components["schemas"]["Kind"];
            /** @description When it happened, with the offset of the place. */
            occurred_at: components["schemas"]["OccurredAt"];
            private?: components["schemas"]["PrivatePart"] | null;
            /** @description When the person noted it. */
            recorded_at: components["schemas"]["OccurredAt"];
            /** @description This version. */
            revision: components["schemas"]["Revision"];
        };
        /** @description A daily check-in about the local day of its `occurred_at`. Holds an answer, a mood, or both. */
        CheckIn: {
            /**
             * Format: int32
             * @description Mood, 0 to 10; 3 or less brings Help forward.
             */
            mood?: number | null;
            /** @description A note the person chose to share. */
            note?: string | null;
            use?: components["schemas"]["DayUse"] | null;
        };
        /** @description Daily answers, one a person and local day. A day without an answer is not a "no". */
        CheckIns: {
            /**
             * Format: int32
             * @description Days answered with no.
             */
            days_no: number;
            /**
             * Format: int32
             * @description Days answered with yes.
             */
            days_yes: number;
            /**
             * Format: double
             * @description Mean mood, 0 to 10; null if none was given.
             */
            mean_mood?: number | null;
            /**
             * Format: int32
             * @description Days answered with "I prefer not to say".
             */
            undisclosed: number;
        };
        /**
         * @description Which clock reminders follow when the person travels; its words are `clock_<code>`.
         * @enum {string}
         */
        Clock: "local" | "home";
        /** @description How often something was named, and by how many people. */
        CodeCount: {
            /** @description Its code. */
            code: string;
            /**
             * Format: int32
             * @description How often.
             */
            count: number;
            /**
             * Format: int32
             * @description By how many people.
             */
            participants: number;
        };
        /**
         * @description In what company; kinds of people, never names.
         * @enum {string}
         */
        Company: "alone" | "partner" | "friends" | "known" | "new" | "several";
        /**
         * @description A coping strategy; its words are `coping_<code>`.
         * @enum {string}
         */
        Coping: "breathe" | "delay" | "call_someone" | "leave_place" | "urge_surfing" | "distract" | "recall_consequences" | "recall_reasons" | "answer_thought" | "close_app" | "remove_product" | "skip_alcohol" | "eat" | "sleep" | "walk" | "shower" | "ground" | "follow_plan" | "sober_pleasure" | "other";
        /** @description A strategy that was tried. */
        CopingTried: {
            /** @description Which one. */
            code: components["schemas"]["Coping"];
            /** @description Whether it helped; absent while not said. */
            helped?: boolean | null;
        };
        /** @description What a person notes of an urge. Everything but the intensity may be absent, or lie in the record's private part. */
        Craving: {
            /** @description What happened before, with the minutes in between. */
            before?: components["schemas"]["Step"][];
            /** @description What the person did about it. */
            coping?: components["schemas"]["CopingTried"][];
            /**
             * Format: int32
             * @description Strength, 0 to 10.
             */
            intensity: number;
            /** @description A note the person chose to share. */
            note?: string | null;
            /** @description What set it off. */
            triggers?: components["schemas"]["TriggerCode"][];
            /** @description Whether the person used; absent while not said. Never makes a use day: only a `use` record does. */
            used?: boolean | null;
        };
        /** @description Cravings. */
        Cravings: {
            /**
             * Format: int32
             * @description How many.
             */
            count: number;
            /**
             * Format: double
             * @description Mean intensity, 0 to 10; null without cravings.
             */
            mean_intensity?: number | null;
            /**
             * Format: int32
             * @description The person said "not used", and no use was noted in the next 6 hours.
             */
            passed_without_use: number;
        };
        /** @description A cycle among others. */
        CycleCard: {
            /** @description Which. */
            id: components["schemas"]["CycleId"];
            /** @description Its name. */
            name: string;
            next_session?: components["schemas"]["SessionView"] | null;
            /** @description How many people are included. */
            participants: number;
            /** @description How many of them went silent; null for those who don't read briefs. */
            silent?: number | null;
            /** @description Whether it is open for inclusion, running or over. */
            stage: components["schemas"]["Stage"];
        };
        /**
         * Format: uuid
         * @description A closed group and its weekly sessions.
         */
        CycleId: string;
        /** @description A new cycle. */
        CycleRequest: {
            /**
             * Format: int32
             * @description 15 to 480; 90 when left out.
             */
            duration_minutes?: number;
            /** @description 1 to 120 characters. */
            name: string;
            /** @description 1 to 52 dates, in order. */
            sessions: components["schemas"]["SessionRequest"][];
            /** @description An IANA zone. */
            timezone: string;
        };
        /** @description A cycle in full. */
        CycleView: {
            /** @description Which. */
            id: components["schemas"]["CycleId"];
            /** @description Its name. */
            name: string;
            /** @description Its sessions, by number. */
            sessions: components["schemas"]["SessionView"][];
            /** @description Whether it is open for inclusion, running or over. */
            stage: components["schemas"]["Stage"];
            /** @description Who runs it. */
            team: components["schemas"]["TeamMemberView"][];
            /** @description Its zone. */
            timezone: string;
        };
        /**
         * @description The day's answer about use. A missing answer is not a "no".
         * @enum {string}
         */
        DayUse: "yes" | "no" | "prefer_not_to_say";
        /** @description One weekend's debrief. Everything but the weekend may be absent: it ends where the person stops. */
        Debrief: {
            /**
             * Format: date
             * @description The Friday that names the weekend.
             */
            friday: string;
            /** @description What helped. */
            helped?: components["schemas"]["Coping"][];
            /**
             * Format: int32
             * @description Mood, 0 to 10, asked first; 3 or less brings Help forward.
             */
            mood?: number | null;
            /** @description A note the person chose to share. */
            note?: string | null;
            plan_kept?: components["schemas"]["PlanKept"] | null;
            /** @description The person wants no more of it asked. */
            skipped?: boolean | null;
        };
        /**
         * @description The day on which a weekend is looked back on.
         * @enum {string}
         */
        DebriefDay: "monday" | "tuesday";
        /**
         * Format: uuid
         * @description A phone or browser of a participant, or the server device that writes what staff enter.
         */
        DeviceId: string;
        /**
         * @description How a device came to a person.
         * @enum {string}
         */
        DeviceVia: "invitation" | "pairing";
        /** @description One of the caller's devices. */
        DeviceView: {
            /** @description Whether the others should still announce it. */
            announced: boolean;
            /** @description When it was enrolled. */
            created_at: components["schemas"]["UnixMillis"];
            /** @description Whether it is the one asking. */
            current: boolean;
            /** @description Which. */
            id: components["schemas"]["DeviceId"];
            /** @description When it was last seen, to the hour. */
            last_seen_at: components["schemas"]["UnixMillis"];
            /** @description How it came. */
            via: components["schemas"]["DeviceVia"];
        };
        /** @description The cycle as the phone needs it at once. */
        EnrolledCycle: {
            /** @description Which. */
            id: components["schemas"]["CycleId"];
            /** @description Its name. */
            name: string;
            /** @description Its sessions. */
            sessions: components["schemas"]["EnrolledSession"][];
        };
        /** @description A session as the phone needs it at once. */
        EnrolledSession: {
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /** @description When it begins. */
            starts_at: components["schemas"]["UnixMillis"];
        };
        /** @description What a phone presents. */
        EnrolmentRequest: {
            /** @description The code from the card, in any case, with or without its hyphen. */
            code: string;
            /**
             * @description What the group calls this person: 1 to 60 characters. With a code from the person's other device it may be left
             *     out: the name stays.
             */
            first_name?: string | null;
            /** @description Whether this is the installed app; a tab (`false`) may move there once within 24 h. */
            installed?: boolean;
            /** @description `fr` or `en`. */
            locale: components["schemas"]["Locale"];
            /** @description The phone's own mark for this attempt, 8 to 100 characters: asking again with it within 24 h burns nothing. */
            request_id?: string | null;
            /** @description The phone's IANA zone. */
            timezone: string;
        };
        /** @description What makes a phone this person's. */
        EnrolmentView: {
            cycle?: components["schemas"]["EnrolledCycle"] | null;
            /** @description This phone. */
            device_id: components["schemas"]["DeviceId"];
            /** @description What the group calls this person. */
            first_name: string;
            /** @description 32 bytes in base64 that make ids of once-a-day records. */
            id_key: string;
            /** @description Who. */
            participant_id: components["schemas"]["ParticipantId"];
            /** @description Only adds. */
            send_token: string;
            /** @description Opens everything; for the vault. */
            token: string;
            /** @description With a code from the person's other device: what it hands over, for two minutes. */
            transfer?: string | null;
        };
        /** @description A time of use that the person announced. */
        EveningOfUse: {
            /** @description Until when; after the start, at most three days. */
            ends_at: components["schemas"]["OccurredAt"];
            /** @description What the person wants to read then, up to 500 characters. */
            message?: string | null;
            /** @description From when. */
            starts_at: components["schemas"]["OccurredAt"];
        };
        /** @description Limits of one's own; an absent one does not limit. */
        Frame: {
            /** @description `false`: never together with alcohol. */
            alcohol?: boolean | null;
            /** @description Only in this company. */
            company?: components["schemas"]["Company"][];
            /** @description Only on these days. */
            days?: components["schemas"]["Weekday"][];
            /** @description Home by this local time, `HH:MM`. */
            home_by?: string | null;
            /**
             * Format: int32
             * @description Days of rest afterwards, 0 to 60.
             */
            recovery_days?: number | null;
            /** @description Only in these ways. */
            routes?: components["schemas"]["Route"][];
        };
        /** @description The goal for one product. */
        Goal: {
            /** @description Sobriety or a frame. */
            aim: components["schemas"]["Aim"];
            frame?: components["schemas"]["Frame"] | null;
            /** @description Which product. */
            product: components["schemas"]["Product"];
        };
        /** @description Every version of a person's goals, oldest first: what a use means is measured against the goals of its date. */
        Goals: {
            /** @description Versions with rising revisions and dates. */
            versions: components["schemas"]["GoalsVersion"][];
        };
        /** @description The goals as they stood from one day on. */
        GoalsVersion: {
            /**
             * Format: date
             * @description First local day it holds.
             */
            from: string;
            /** @description One goal a product. */
            goals: components["schemas"]["Goal"][];
            /**
             * Format: int32
             * @description Number of this version, from 1; a use names it in `goal_revision`.
             */
            revision: number;
        };
        /** @description A strategy and how it went. */
        Helped: {
            /** @description Its code. */
            code: string;
            /**
             * Format: int32
             * @description How often the person said it helped.
             */
            helped: number;
            /**
             * Format: int32
             * @description By how many people.
             */
            participants: number;
            /**
             * Format: int32
             * @description How often it was tried.
             */
            tried: number;
        };
        /** @description Somewhere to turn to. */
        HelpResource: {
            /** @description A phone number, an address on the net, opening hours. */
            contact: string;
            /** @description Its name. */
            name: string;
            /** @description The day someone last checked that it is right, such as `2026-11-22`. */
            verified_on: string;
        };
        /** @description The centre's resources, beside the fixed help page. */
        HelpResources: {
            /** @description In the centre's order. */
            resources: components["schemas"]["HelpResource"][];
        };
        /** @description One piece of homework. */
        Homework: {
            /** @description Whether the person hands it in; absent is no. */
            handed_in?: boolean | null;
            /**
             * Format: int32
             * @description The session it is for, from 1.
             */
            session_number: number;
            /** @description The person's text; absent if it lies in the private part. */
            text?: string | null;
        };
        /** @description An intimate moment. Every field may be absent. */
        Intimacy: {
            /** @description A note the person chose to share. */
            note?: string | null;
            /**
             * Format: int32
             * @description How it felt, 0 to 10.
             */
            satisfaction?: number | null;
            /** @description Whether it was without a product. */
            sober?: boolean | null;
            who?: components["schemas"]["Company"] | null;
        };
        /** @description Whom to invite: somebody new, or somebody who is there already. */
        InvitationRequest: {
            /** @description A new person's first name, if the team wants to note one; the person chooses at enrolment. */
            first_name?: string | null;
            participant_id?: components["schemas"]["ParticipantId"] | null;
        };
        /** @description A code to hand over. */
        InvitationView: {
            /**
             * @description As on the card.
             * @example 7K2QX-M4T9B
             */
            code: string;
            /** @description Until when it works. */
            expires_at: components["schemas"]["UnixMillis"];
            /** @description Whose. */
            participant_id: components["schemas"]["ParticipantId"];
            /** @description The same as a link; the code stands behind `#` and reaches no log. */
            url: string;
        };
        /** @description For whom a link is made. */
        InviteRequest: {
            /** @description At least one role. */
            roles: components["schemas"]["Role"][];
        };
        /** @description What opens an account. */
        JoinRequest: {
            /** @description 3 to 80 characters without spaces. */
            login: string;
            /** @description 1 to 120 characters. */
            name: string;
            /** @description 12 to 200 characters. */
            password: string;
            /** @description The one-time link's token. */
            token: string;
        };
        /**
         * @description Every kind of record that is synced; its words are `kind_<code>`.
         * @enum {string}
         */
        Kind: "craving" | "use" | "moment" | "sober_gain" | "check_in" | "intimacy" | "weekend_plan" | "debrief" | "homework" | "tip" | "goals" | "trigger_list" | "settings" | "private";
        /** @description Why someone leaves. */
        LeaveRequest: {
            /** @description Up to 500 characters; sealed, for the team alone. */
            reason?: string | null;
        };
        /** @description One line of the trail. */
        LineView: {
            /**
             * @description What, as a code.
             * @example brief_read
             */
            action: string;
            /** @description When, in Unix milliseconds. */
            at: components["schemas"]["UnixMillis"];
            cycle_id?: components["schemas"]["CycleId"] | null;
            /**
             * Format: int32
             * @description Which session.
             */
            number?: number | null;
            participant_id?: components["schemas"]["ParticipantId"] | null;
            /**
             * Format: int64
             * @description Its place in the centre's chain, from 1.
             */
            seq: number;
            staff_id?: components["schemas"]["StaffId"] | null;
        };
        /** @description A one-time link. */
        LinkView: {
            /** @description Until when it works. */
            expires_at: components["schemas"]["UnixMillis"];
            /** @description To hand to the new colleague; its secret stands behind `#` and reaches no log. */
            url: string;
        };
        /** @description One chosen trigger. */
        ListedTrigger: {
            /** @description Its code. */
            code: components["schemas"]["TriggerCode"];
            /** @description The person's words for it: required for an own trigger, refused for one of the catalogue. */
            label?: string | null;
        };
        /**
         * @description Language of the interface.
         * @enum {string}
         */
        Locale: "fr" | "en";
        /**
         * @description What a use means: the person's word against the goal set for that product at that date, never inferred.
         * @enum {string}
         */
        Meaning: "within_frame" | "beyond_frame" | "lapse" | "unsure" | "not_by_choice";
        /** @description One of the staff as administrators see them. */
        MemberView: {
            /** @description Who. */
            id: components["schemas"]["StaffId"];
            /** @description His login. */
            login: string;
            /** @description His name. */
            name: string;
            /** @description His roles. */
            roles: components["schemas"]["Roles"];
            /** @description `active` or `disabled`. */
            state: string;
        };
        /** @description The caller. */
        MeView: {
            /** @description His centre. */
            centre: components["schemas"]["CentreView"];
            /** @description Who. */
            id: components["schemas"]["StaffId"];
            /** @description His login. */
            login: string;
            /** @description His name. */
            name: string;
            /** @description His roles. */
            roles: components["schemas"]["Roles"];
        };
        /** @description Something that happened, craving or not. */
        Moment: {
            /** @description What happened. */
            code: components["schemas"]["MomentCode"];
            /** @description A note the person chose to share. */
            note?: string | null;
        };
        /**
         * @description What happened. Every code is also a trigger's, so that a moment can stand before a use; its words are `moment_<code>`.
         * @enum {string}
         */
        MomentCode: "alcohol" | "dating_app" | "party" | "drug_message" | "desire" | "seduction" | "loneliness" | "comedown" | "conflict" | "insomnia" | "flashback" | "leftover" | "veins" | "needle" | "blood_test" | "other";
        /** @description Choices about nudges. */
        NudgeChoices: {
            clock?: components["schemas"]["Clock"] | null;
            /** @description Whether a notification may say what it is about. Default false. */
            explicit?: boolean | null;
            /**
             * Format: int32
             * @description Hours by which a reminder should come before its window, 0 to 5.
             */
            lead_hours?: number | null;
            /** @description Kinds that are switched off. */
            off?: components["schemas"]["NudgeKind"][];
            /**
             * Format: int32
             * @description Most nudges a week, 0 to 10.
             */
            per_week?: number | null;
            /** @description First quiet minute of the day, `HH:MM`; there together with `quiet_to`. Equal ones mean no quiet hours. */
            quiet_from?: string | null;
            /** @description First minute that is not quiet any more, `HH:MM`. */
            quiet_to?: string | null;
            snoozed_until?: components["schemas"]["OccurredAt"] | null;
        };
        /**
         * Format: uuid
         * @description One nudge: the same wherever it is planned.
         */
        NudgeId: string;
        /**
         * @description The kinds of nudges, which is also the rule that makes each; its words are `nudge_<code>`.
         * @enum {string}
         */
        NudgeKind: "plan" | "window" | "activity" | "debrief" | "session" | "questionnaire" | "homework" | "own_message" | "check_back";
        /** @description The centre's settings about nudges. What is absent in JSON has its default. */
        NudgeProtocol: {
            /**
             * @description Its time.
             * @default 20:00
             */
            debrief_at: string;
            /**
             * @description The day of the debrief.
             * @default monday
             */
            debrief_day: components["schemas"]["DebriefDay"];
            /**
             * @description When other evening messages come: the session of tomorrow, what is due.
             * @default 20:00
             */
            evening_at: string;
            /**
             * Format: int32
             * @description Most minutes by which a nudge comes earlier or later than planned, so that two phones never buzz together.
             * @default 20
             */
            jitter_minutes: number;
            /**
             * Format: int32
             * @description Hours by which a reminder should come before its window; triggers climb over the five hours before a use
             *     (Epstein 2009).
             * @default 3
             */
            lead_hours: number;
            /**
             * Format: int32
             * @description Most nudges a day from Monday to Thursday.
             * @default 1
             */
            per_day: number;
            /**
             * Format: int32
             * @description Most nudges a week, in all.
             * @default 7
             */
            per_week: number;
            /**
             * Format: int32
             * @description Most nudges a day from Friday to Sunday.
             * @default 2
             */
            per_weekend_day: number;
            /**
             * @description When, on Thursday, the weekend is planned. 20:00: pushes are opened soonest from 20 to 23 h (Bell 2023, Stach
             *     2024), and a Thursday plan with a Sunday report lowered use (Suffoletto 2015).
             * @default 20:00
             */
            plan_at: string;
            /**
             * @description First quiet minute of the day.
             * @default 23:00
             */
            quiet_from: string;
            /**
             * @description First minute that is not quiet any more.
             * @default 08:00
             */
            quiet_to: string;
            /**
             * Format: int32
             * @description Minutes before and after a session in which nothing comes.
             * @default 30
             */
            session_silence_minutes: number;
            /**
             * Format: int32
             * @description Most reminders of own windows a week.
             * @default 3
             */
            windows_per_week: number;
        };
        /**
         * Format: date-time
         * @description When something happened to a person, with the offset of that place and moment; RFC 3339 in JSON, offset kept.
         */
        OccurredAt: string;
        /** @description What the new device needs from this one. */
        PairingRequest: {
            /** @description Keys sealed under a secret that only the two devices see: base64, up to 4,096 characters. */
            blob: string;
        };
        /** @description A code to show to the new device. */
        PairingView: {
            /**
             * @description As on a card.
             * @example 7K2QX-M4T9B
             */
            code: string;
            /** @description Until when it works. */
            expires_at: components["schemas"]["UnixMillis"];
        };
        /**
         * Format: uuid
         * @description A person the centre follows; exists before any phone and outlives cycles.
         */
        ParticipantId: string;
        /** @description The members of the cycle at the end of the span: `included` is the sum of the others. */
        Participants: {
            /**
             * Format: int32
             * @description Enrolled, and heard of within 5 days.
             */
            active: number;
            /**
             * Format: int32
             * @description Members in all.
             */
            included: number;
            /**
             * Format: int32
             * @description No phone enrolled yet.
             */
            not_enrolled: number;
            /**
             * Format: int32
             * @description In a pause of their own, or out of one for less than 5 days.
             */
            paused: number;
            /** @description Nothing of any kind received for 5 days, longest silence first. Raises no alarm. */
            silent: components["schemas"]["Silent"][];
        };
        /** @description A person of the cycle. */
        ParticipantView: {
            /** @description What the group calls him, once somebody said. */
            first_name?: string | null;
            invitation_expires_at?: components["schemas"]["UnixMillis"] | null;
            /** @description When he was included. */
            joined_at: components["schemas"]["UnixMillis"];
            last_received_at?: components["schemas"]["UnixMillis"] | null;
            /** @description Who. */
            participant_id: components["schemas"]["ParticipantId"];
            reminders?: components["schemas"]["Reminders"] | null;
            /** @description Where he stands. */
            state: components["schemas"]["Standing"];
        };
        /**
         * @description Where something planned takes place: kinds of places, never addresses. Its words are `place_<code>`.
         * @enum {string}
         */
        Place: "home" | "someones_home" | "outdoors" | "sport" | "culture" | "cafe_restaurant" | "bar_club" | "community" | "away" | "other";
        /**
         * @description How far the weekend went as planned: information, not a mark.
         * @enum {string}
         */
        PlanKept: "yes" | "partly" | "no";
        /** @description A sealed part: format version and base64. Bound to participant, record id and revision by who sealed it. */
        PrivatePart: {
            /** @description Sealed bytes in padded standard base64. */
            blob: string;
            /**
             * Format: int32
             * @description Format version of the seal, from 1.
             */
            v: number;
        };
        /** @description A problem as RFC 9457 has it. */
        Problem: {
            /**
             * @description The stable code.
             * @example invalid_field
             */
            code: string;
            /** @description What is wrong and what is accepted, in plain English for developers. */
            detail?: string | null;
            /** @description The field at fault. */
            field?: string | null;
            /**
             * Format: int64
             * @description Seconds to wait, with `too_many_attempts`.
             */
            retry_after?: number | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The protocols this server speaks, with `protocol_unsupported`. */
            supported?: number[] | null;
            /** @description The problem in the caller's language. */
            title: string;
            /**
             * @description Always `about:blank`: the `code` tells problems apart.
             * @example about:blank
             */
            type: string;
        };
        /**
         * @description What the person believes it was: content and label often differ (clinical.md, section 5).
         * @enum {string}
         */
        Product: "3mmc" | "ghb_gbl" | "ketamine" | "cocaine" | "methamphetamine" | "mdma" | "4mmc" | "4mec" | "3cmc" | "alpha_pvp" | "mdpv" | "other_cathinone" | "alcohol" | "poppers" | "erectile_drug" | "other";
        /** @description One product of a use; never an amount. */
        ProductTaken: {
            /** @description What the person believes it was. */
            code: components["schemas"]["Product"];
            route?: components["schemas"]["Route"] | null;
            /** @description What it was sold as, in the person's words, up to 80 characters. */
            sold_as?: string | null;
        };
        /** @description Everything read-only. */
        Programme: {
            cycle?: components["schemas"]["ProgrammeCycle"] | null;
            /** @description The person's devices, the one that asks included, oldest first; for 14 days also one that was paired and is gone. */
            devices?: components["schemas"]["ProgrammeDevice"][];
            /** @description What the group calls the person. */
            first_name: string;
            /** @description Whom to turn to. */
            help: components["schemas"]["HelpResources"];
            /** @description The centre's settings about reminders. */
            nudges?: components["schemas"]["NudgeProtocol"];
            recovery?: components["schemas"]["ProgrammeRecovery"] | null;
            /**
             * @description The zone in which the person lives, such as `Europe/Paris`, as the phone said it at enrolment: reminders keep its time
             *     unless the person chose that of the place. Null before that.
             */
            timezone?: string | null;
            /** @description Those of them that are shown only to a person who put them on the own list. */
            triggers_opt_in: string[];
            /** @description Codes of the triggers that may be noted, in the order of the catalogue. */
            triggers_vocabulary: string[];
        };
        /** @description A cycle as its members see it. */
        ProgrammeCycle: {
            /** @description Which. */
            id: components["schemas"]["CycleId"];
            /** @description Its name. */
            name: string;
            /** @description Its sessions, by number. */
            sessions: components["schemas"]["ProgrammeSession"][];
            /** @description Its zone, such as `Europe/Paris`. */
            timezone: string;
        };
        /** @description A phone or browser of the person's. */
        ProgrammeDevice: {
            /** @description When it was enrolled. */
            created_at: components["schemas"]["UnixMillis"];
            /** @description Which. */
            id: components["schemas"]["DeviceId"];
            /** @description How it came. */
            via: components["schemas"]["DeviceVia"];
        };
        /** @description What the recovery code opens, and who made it. */
        ProgrammeRecovery: {
            /** @description Sealed keys. */
            blob: components["schemas"]["RecoveryBlob"];
            /** @description When the code was made. */
            made_at: components["schemas"]["UnixMillis"];
            /** @description On which device. */
            made_by_device: components["schemas"]["DeviceId"];
        };
        /** @description One weekly meeting. */
        ProgrammeSession: {
            /** @description When it ends. */
            ends_at: components["schemas"]["UnixMillis"];
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /** @description When it begins. */
            starts_at: components["schemas"]["UnixMillis"];
        };
        /** @description What a service worker reports; the send token suffices, since a locked phone shows reminders too. */
        PushReport: {
            /** @description Which. */
            id: components["schemas"]["NudgeId"];
            /** @enum {string} */
            what: "shown";
        } | {
            /** @description Which. */
            id: components["schemas"]["NudgeId"];
            /** @enum {string} */
            what: "opened";
        } | {
            /** @description Which. */
            id: components["schemas"]["NudgeId"];
            /** @enum {string} */
            what: "later";
        } | {
            /** @description Where to post from now on. */
            endpoint: string;
            /** @description What to encrypt with. */
            keys: components["schemas"]["SubscriptionKeys"];
            /** @description The endpoint that ended: only who knows it may replace it. */
            old_endpoint: string;
            /** @enum {string} */
            what: "renewed";
        };
        /**
         * @description How a device stands with reminders.
         * @enum {string}
         */
        PushState: "none" | "active" | "retired" | "local";
        /** @description This device and reminders. */
        PushView: {
            /** @description The key to subscribe with: an uncompressed point of P-256 in URL-safe base64. */
            public_key: string;
            since?: components["schemas"]["UnixMillis"] | null;
            /** @description How this device stands. */
            state: components["schemas"]["PushState"];
        };
        /**
         * Format: uuid
         * @description One synced record. Random (v4), or derived (v8) by [`once_per`].
         */
        RecordId: string;
        /** @description Keys sealed for the recovery code, and the code's key sealed for the person's other devices. Opaque to the server. */
        RecoveryBlob: {
            /** @description The key of what only the person can read, under the recovery key; base64. */
            code_wrap: string;
            /** @description The recovery key, under the key of what only the person can read; base64. */
            key_wrap: string;
            /**
             * Format: int32
             * @description Version of the format.
             */
            v: number;
        };
        /** @description What a new recovery code opens. */
        RecoveryRequest: {
            /** @description Sealed keys. */
            blob: components["schemas"]["RecoveryBlob"];
        };
        /** @description One change that was refused. */
        Rejected: {
            /** @description Stable code, see [`crate::invalid::Code`]; kept as text, since a newer server may know more. */
            code: string;
            /** @description Path of the field at fault. */
            field?: string | null;
            id?: components["schemas"]["RecordId"] | null;
            /** @description Its place in the request's `changes`. */
            index: number;
            /** @description Plain English: the fault and what is accepted. */
            message: string;
            revision?: components["schemas"]["Revision"] | null;
        };
        /** @description An own window, and whether and when the person wants to be reminded of it. */
        Reminder: {
            /** @description What the person answered. */
            answer: components["schemas"]["ReminderAnswer"];
            /** @description The time of the reminder, `HH:MM`; there unless refused. */
            at?: string | null;
            /**
             * Format: int32
             * @description First hour of the window, 0 to 167; Monday 00 h is 0.
             */
            from: number;
            /**
             * Format: int32
             * @description How many hours, 1 to 24.
             */
            hours: number;
            weekday?: components["schemas"]["Weekday"] | null;
        };
        /**
         * @description What the person answered to an offered reminder; its words are `reminder_<code>`.
         * @enum {string}
         */
        ReminderAnswer: "accepted" | "moved" | "refused";
        /**
         * @description Whether reminders reach somebody.
         * @enum {string}
         */
        Reminders: "not_enrolled" | "none" | "ended" | "paused" | "failing" | "unseen" | "reached";
        /** @description A first name. */
        RenameRequest: {
            /** @description 1 to 60 characters. */
            first_name: string;
        };
        /** @description Which edit of a record: ordered by counter, then device, so that every machine agrees which one stands. */
        Revision: {
            /**
             * Format: int32
             * @description From 1.
             */
            counter: number;
            /** @description Who minted it. */
            device: components["schemas"]["DeviceId"];
        };
        /**
         * @description What someone on the staff does.
         * @enum {string}
         */
        Role: "administrator" | "facilitator" | "observer" | "coordinator";
        /** @description A set of roles, never empty. */
        Roles: components["schemas"]["Role"][];
        /**
         * @description How it was taken. Feeds no group output.
         * @enum {string}
         */
        Route: "nasal" | "oral" | "rectal" | "injected" | "smoked" | "inhaled" | "other";
        /** @description An order of events before lapses. */
        Sequence: {
            /** @description What happened, the furthest back first. */
            codes: string[];
            /**
             * Format: int32
             * @description Before how many lapses.
             */
            count: number;
            /** @description The person's words for triggers of the person's own, by code. */
            labels?: {
                [key: string]: string;
            };
            /**
             * Format: int32
             * @description Of how many people.
             */
            participants: number;
        };
        /** @description A date as it is typed. */
        SessionRequest: {
            /**
             * @description Wall clock in the cycle's zone.
             * @example 2026-11-24T19:00
             */
            starts_at: string;
        };
        /** @description New dates. */
        SessionsRequest: {
            /**
             * Format: int32
             * @description 15 to 480; 90 when left out.
             */
            duration_minutes?: number;
            /** @description 1 to 52 dates, in order; those that have begun unchanged. */
            sessions: components["schemas"]["SessionRequest"][];
        };
        /** @description One session. */
        SessionView: {
            /** @description When it ends. */
            ends_at: components["schemas"]["UnixMillis"];
            /**
             * @description Wall clock in the cycle's zone.
             * @example 2026-11-24T19:00
             */
            local: string;
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /** @description When it begins. */
            starts_at: components["schemas"]["UnixMillis"];
        };
        /** @description Choices that follow a person from device to device. */
        Settings: {
            /** @description Whether Today may name things as they are instead of « Noter ». Default false. */
            explicit_words?: boolean | null;
            locale?: components["schemas"]["Locale"] | null;
            nudges?: components["schemas"]["NudgeChoices"] | null;
            paused_until?: components["schemas"]["OccurredAt"] | null;
            /** @description Own windows, each with what the person answered to the offer of a reminder. */
            reminders?: components["schemas"]["Reminder"][];
            /**
             * Format: int32
             * @description Intensity, 0 to 10, from which coping is offered at once.
             */
            right_now_from?: number | null;
        };
        /** @description The answer to a sign-in. */
        SignedInView: {
            /** @description Who signed in. */
            staff: components["schemas"]["StaffView"];
            /** @description The session's token; only for callers that are not a browser. */
            token?: string | null;
        };
        /** @description Login and password. */
        SignInRequest: {
            /** @description The login, in any case. */
            login: string;
            /** @description The password. */
            password: string;
        };
        /** @description Someone of whom nothing was received for a while. */
        Silent: {
            /** @description What the group calls the person. */
            first_name: string;
            /** @description Who. */
            participant_id: components["schemas"]["ParticipantId"];
            /** @description Last receipt, or enrolment. */
            since: components["schemas"]["UnixMillis"];
        };
        /** @description One gain. */
        SoberGain: {
            /** @description What was gained. */
            code: components["schemas"]["SoberGainCode"];
            /** @description A note the person chose to share. */
            note?: string | null;
        };
        /**
         * @description What was gained; its words are `sober_gain_<code>`.
         * @enum {string}
         */
        SoberGainCode: "sober_sex" | "good_company" | "plan_kept" | "sleep" | "clear_morning" | "sport" | "work" | "family" | "creation" | "said_no" | "money" | "calm" | "other";
        /**
         * Format: uuid
         * @description A member of a centre's staff.
         */
        StaffId: string;
        /** @description Someone of the staff. */
        StaffView: {
            /** @description Who. */
            id: components["schemas"]["StaffId"];
            /** @description His name. */
            name: string;
            /** @description His roles. */
            roles: components["schemas"]["Roles"];
        };
        /**
         * @description How far a cycle has come; its words are `stage_<code>`.
         * @enum {string}
         */
        Stage: "before" | "running" | "ended";
        /**
         * @description Where someone stands.
         * @enum {string}
         */
        Standing: "invited" | "enrolled" | "left";
        /** @description Something that happened before an entry. */
        Step: {
            /** @description What happened. */
            code: string;
            /**
             * Format: int32
             * @description Minutes between it and the entry, 0 to 10,080.
             */
            minutes_before: number;
        };
        /** @description One record as the server hands it back. */
        StoredChange: components["schemas"]["Change"] & {
            /** @description Other versions, made apart from the one that stands: shown to the person as "another version". */
            others?: components["schemas"]["Change"][];
            /** @description When the server received it. */
            received_at: components["schemas"]["UnixMillis"];
            /** @description Present and true if `occurred_at` lay more than 5 minutes after receipt. */
            time_doubtful?: boolean;
        };
        /** @description The two keys of a subscription, in URL-safe base64. */
        SubscriptionKeys: {
            /** @description 16 bytes. */
            auth: string;
            /** @description An uncompressed point of P-256. */
            p256dh: string;
        };
        /** @description A browser's subscription, or the word that this device plans reminders itself. */
        SubscriptionRequest: {
            /** @description `PushSubscription.toJSON()`. */
            web: {
                /** @description Where to post. */
                endpoint: string;
                /** @description What to encrypt with. */
                keys: components["schemas"]["SubscriptionKeys"];
                locale?: components["schemas"]["Locale"] | null;
                /** @description The IANA zone in which the phone is. */
                timezone?: string | null;
            };
        } | {
            /** @description A native app that schedules reminders: the server sends none while it is the device opened last. */
            local: {
                locale?: components["schemas"]["Locale"] | null;
                /** @description The IANA zone in which the phone is. */
                timezone?: string | null;
            };
        };
        /** @description What a device sends: what it has, and up to where it knows the rest. */
        SyncRequest: {
            /** @description Changes, at most [`super::MAX_CHANGES`], each a [`super::Change`] once decoded. */
            changes?: components["schemas"]["Change"][];
            /** @description The cursor of the last answer; null at first. */
            cursor?: string | null;
            /**
             * Format: int32
             * @description One of [`super::PROTOCOLS`].
             */
            protocol: number;
        };
        /** @description What the server answers. */
        SyncResponse: {
            /** @description Changes that are on disk now. */
            accepted: components["schemas"]["Accepted"][];
            /** @description What others changed since the cursor, each a [`super::StoredChange`] once decoded. */
            changes: components["schemas"]["StoredChange"][];
            /** @description Opaque; goes into the next request. */
            cursor?: string | null;
            /** @description Whether more changes wait. */
            more: boolean;
            /** @description Version of `GET /me/programme`. */
            programme_etag: string;
            /** @description Changes that were refused, by their index in the request. */
            rejected: components["schemas"]["Rejected"][];
            /** @description The server's clock. */
            server_time: components["schemas"]["UnixMillis"];
        };
        /** @description One of the team. */
        TeamMemberView: {
            /** @description Who. */
            id: components["schemas"]["StaffId"];
            /** @description His name. */
            name: string;
            /** @description His roles. */
            roles: components["schemas"]["Roles"];
        };
        /** @description One tip. */
        Tip: {
            coping?: components["schemas"]["Coping"] | null;
            /** @description The person's words. */
            text: string;
        };
        /** @description What became of a reminder that was sent to try the way. */
        TrialView: {
            accepted_at?: components["schemas"]["UnixMillis"] | null;
            /** @description Names it. */
            id: components["schemas"]["NudgeId"];
            opened_at?: components["schemas"]["UnixMillis"] | null;
            shown_at?: components["schemas"]["UnixMillis"] | null;
            /** @description How it stands: `sent`, `waiting` for another attempt, `refused`, `unreachable` or `expired`. */
            state: components["schemas"]["Tried"];
        };
        /**
         * @description How a reminder stands.
         * @enum {string}
         */
        Tried: "sent" | "waiting" | "refused" | "unreachable" | "over";
        /** @description A trigger of the catalogue or of a person's own making. */
        TriggerCode: string;
        /** @description How often a trigger was named, and by how many people. */
        TriggerCount: {
            /** @description Its code. */
            code: string;
            /**
             * Format: int32
             * @description How often.
             */
            count: number;
            /** @description The person's words, for a trigger of the person's own. */
            label?: string | null;
            /**
             * Format: int32
             * @description By how many people.
             */
            participants: number;
        };
        /** @description The triggers a person chose, in the order chosen. Being on it is what "opted in" means. */
        TriggerList: {
            /** @description Chosen triggers. */
            triggers: components["schemas"]["ListedTrigger"][];
        };
        /**
         * Format: date-time
         * @description A machine's moment: milliseconds since 1970-01-01T00:00:00Z. In JSON, RFC 3339 in UTC with milliseconds.
         */
        UnixMillis: string;
        /** @description One occasion of use. Every field may be absent, or lie in the record's private part. */
        Use: {
            /** @description What happened before, with the minutes in between. */
            before?: components["schemas"]["Step"][];
            /**
             * Format: int32
             * @description The revision of the person's goals that the meaning was measured against.
             */
            goal_revision?: number | null;
            meaning?: components["schemas"]["Meaning"] | null;
            /** @description A note the person chose to share. */
            note?: string | null;
            /** @description Whether it was planned: a fact, not a judgement. */
            planned?: boolean | null;
            /** @description What was taken. */
            products?: components["schemas"]["ProductTaken"][];
            who?: components["schemas"]["Company"] | null;
        };
        /** @description Uses by the person's own word; what has no word yet is in `count` alone. */
        Uses: {
            /**
             * Format: int32
             * @description Called beyond the own frame.
             */
            beyond_frame: number;
            /**
             * Format: int32
             * @description How many.
             */
            count: number;
            /**
             * Format: int32
             * @description Local days with a use, summed over people.
             */
            days: number;
            /**
             * Format: int32
             * @description Called a lapse.
             */
            lapses: number;
            /**
             * Format: int32
             * @description Called unsure.
             */
            unsure: number;
            /**
             * Format: int32
             * @description Called within the own frame.
             */
            within_frame: number;
        };
        /**
         * @description A day of the week.
         * @enum {string}
         */
        Weekday: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
        /** @description One weekend's plan. */
        WeekendPlan: {
            /** @description What fills it. */
            activities?: components["schemas"]["Activity"][];
            /** @description Whether alcohol is part of it: a choice, not a rule. */
            alcohol?: boolean | null;
            /** @description Whether dating apps are part of it: a choice, not a rule. */
            dating_app?: boolean | null;
            /** @description Evenings that the person announces as ones of use: nothing is asked in them. */
            evenings_of_use?: components["schemas"]["EveningOfUse"][];
            /**
             * Format: date
             * @description The Friday that names the weekend.
             */
            friday: string;
            /** @description A note the person chose to share. */
            note?: string | null;
            who?: components["schemas"]["Company"] | null;
        };
        /**
         * @description Weekends whose Saturday noon lies in the span, each a plan that one person shared. `planned` is the sum of the next
         *     four; a debrief without a shared plan is in none of them.
         */
        Weekends: {
            /**
             * Format: int32
             * @description Differently.
             */
            differently: number;
            /**
             * Format: int32
             * @description It went as planned, the person says.
             */
            kept: number;
            /**
             * Format: int32
             * @description By how many people.
             */
            participants: number;
            /**
             * Format: int32
             * @description In part.
             */
            partly: number;
            /**
             * Format: int32
             * @description Plans made.
             */
            planned: number;
            /**
             * Format: int32
             * @description The person has not said: no debrief, or none that tells.
             */
            untold: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
