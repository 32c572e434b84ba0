const encoder = new TextEncoder();

const rotate = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));

/** Round function and constant of each twenty steps (FIPS 180-4, 4.1.1 and 4.2.1). */
const rounds: readonly { readonly mix: (b: number, c: number, d: number) => number; readonly k: number }[] = [
  { mix: (b, c, d) => (b & c) | (~b & d), k: 0x5a827999 },
  { mix: (b, c, d) => b ^ c ^ d, k: 0x6ed9eba1 },
  { mix: (b, c, d) => (b & c) | (b & d) | (c & d), k: 0x8f1bbcdc },
  { mix: (b, c, d) => b ^ c ^ d, k: 0xca62c1d6 },
];

function padded(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const all = new Uint8Array(length);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 0x2000_0000));
  view.setUint32(length - 4, (bytes.length * 8) >>> 0);
  return view;
}

function schedule(view: DataView, offset: number): Int32Array {
  const words = new Int32Array(80);
  for (let at = 0; at < 16; at++) words[at] = view.getInt32(offset + at * 4);
  for (let at = 16; at < 80; at++) {
    const [one = 0, two = 0, three = 0, four = 0] = [
      words[at - 3],
      words[at - 8],
      words[at - 14],
      words[at - 16],
    ];
    words[at] = rotate(one ^ two ^ three ^ four, 1);
  }
  return words;
}

/** SHA-1 as the core has no crypto: names only, nothing that must resist an attacker. */
function sha1(bytes: Uint8Array): Uint8Array {
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const view = padded(bytes);
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    const words = schedule(view, offset);
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    words.forEach((word, at) => {
      const { mix, k } = rounds[Math.floor(at / 20)] ?? { mix: () => 0, k: 0 };
      const next = (rotate(a, 5) + mix(b, c, d) + e + k + word) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    });
    [a, b, c, d, e].forEach((word, at) => {
      state[at] = ((state[at] ?? 0) + word) | 0;
    });
  }
  const digest = new DataView(new ArrayBuffer(20));
  state.forEach((word, at) => {
    digest.setInt32(at * 4, word);
  });
  return new Uint8Array(digest.buffer);
}

function bytesOf(uuid: string): Uint8Array {
  const hex = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

/** The UUID of a name in a namespace (RFC 9562, version 5): the same wherever it is made. */
export function uuidV5(namespace: string, name: string): string {
  const digest = sha1(Uint8Array.from([...bytesOf(namespace), ...encoder.encode(name)])).slice(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
