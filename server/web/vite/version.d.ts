/** Names the build: a digest of its sources, 16 hexadecimal digits. */
export const version: string;
