/** The server's description as the tests have reviewed it. */
export const SNAPSHOT: string;
/** The types made from it. */
export const TYPES: string;
/** The types of an OpenAPI description, given as JSON or as a snapshot. */
export function typesOf(text: string): Promise<string>;
