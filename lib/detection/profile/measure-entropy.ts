const lookedAtMax = 1024;
const lengthMin = 48;
const tally = new Uint16Array(256);
const bitsOf = Float64Array.from({ length: lookedAtMax + 1 }, (_, count) =>
  count === 0 ? 0 : count * Math.log2(count),
);

/** Shannon entropy of the first 1,024 bytes in bits a byte, 0–8; 0 for less than 48 bytes, which say too little. */
export function measureEntropy(bytes: Uint8Array): number {
  const length = Math.min(bytes.length, lookedAtMax);
  if (length < lengthMin) return 0;
  tally.fill(0);
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] ?? 0;
    tally[byte] = (tally[byte] ?? 0) + 1;
  }
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) sum += bitsOf[tally[byte] ?? 0] ?? 0;
  return Math.log2(length) - sum / length;
}

/**
 * Does it look like encrypted or compressed content: above 7.5 bits a byte, or for a short payload nearly as much as random
 * bytes of that length have.
 */
export function looksRandom(entropy: number, byteCount: number): boolean {
  if (entropy > 7.5) return true;
  const length = Math.min(byteCount, lookedAtMax);
  return length >= 64 && length < 512 && entropy > randomEntropy(length) - 0.25 && entropy > 5.4;
}

/** What random bytes show on average: short ones by the repeats to be expected, longer ones by the Miller–Madow bias. */
function randomEntropy(length: number): number {
  return length >= 200 ? 8 - 255 / (2 * length * Math.LN2) : Math.log2(length) - (length - 1) / 256;
}
