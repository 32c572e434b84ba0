import { type NextRequest, NextResponse } from 'next/server';

/**
 * The policy of one page. Styles may be inline because charts and floating panels place themselves by `style`; scripts run
 * only with this answer's nonce.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Gives every page a content security policy with a fresh nonce; Next puts the nonce on its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy(crypto.randomUUID().replaceAll('-', ''));
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Pages only: the API and static files get their headers from next.config.js. */
export const config = { matcher: '/((?!api/|metrics|_next/static|_next/image|icon\\.svg).*)' };
