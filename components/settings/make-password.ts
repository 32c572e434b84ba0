const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_+=.:@';
const lengthMade = 20;

/** A random password of 20 characters out of 64, made in the browser. */
export function makePassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(lengthMade));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}
