/** Preferences that the server reads for the first paint, each in a cookie of a year. */
export type PreferenceName = 'theme' | 'time' | 'rail';

export const preferenceCookie = (name: PreferenceName) => `bw-${name}`;

/** Stores a preference in the browser. */
export function writePreference(name: PreferenceName, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox ESR.
  document.cookie = `${preferenceCookie(name)}=${value}; path=/; max-age=31536000; samesite=lax`;
}
