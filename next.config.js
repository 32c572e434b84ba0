/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run verify` type-checks the whole tree; a second pass here only slows the first start.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', 'pino', '@prisma/adapter-pg', '@prisma/client', 'mqtt', 'undici'],
};

export default config;
