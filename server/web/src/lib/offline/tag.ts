/** The tag that a page registers for Background Sync and the service worker hears. */
export const SEND_CLOSED = 'accalmie-send';
