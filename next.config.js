const headersOfAll = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];
// Pages get theirs, with a nonce, from proxy.ts.
const policyOfApi = {
  key: 'Content-Security-Policy',
  value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  headers: async () => [
    { source: '/:path*', headers: headersOfAll },
    { source: '/api/:path*', headers: [policyOfApi] },
    { source: '/metrics', headers: [policyOfApi] },
  ],
  // `npm run verify` type-checks the whole tree; a second pass here only slows the first start.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', 'pino', '@prisma/adapter-pg', '@prisma/client', 'mqtt', 'undici'],
};

export default config;
