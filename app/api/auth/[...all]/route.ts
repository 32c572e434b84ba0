import { getWebEdge } from '@/app/_server/service-context';

/** What of better-auth is ours to offer; its other endpoints do not exist here. */
const offered = ['/sign-in/email', '/sign-out', '/get-session', '/change-password'];

function withSecureCookies(response: Response): Response {
  const cookies = response.headers.getSetCookie();
  response.headers.delete('set-cookie');
  for (const cookie of cookies) {
    response.headers.append('set-cookie', /;\s*secure/i.test(cookie) ? cookie : `${cookie}; Secure`);
  }
  return response;
}

/** Cookies are marked secure where the browser came over TLS, and not where it came over plain HTTP on a LAN. */
function cameOverTls(request: Request): boolean {
  return (request.headers.get('origin') ?? '').startsWith('https://');
}

async function answer(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, '');
  if (!offered.includes(path)) return Response.json({ message: 'Not found' }, { status: 404 });
  const response = await getWebEdge().authentication.handler(request);
  return cameOverTls(request) ? withSecureCookies(response) : response;
}

export const GET = answer;
export const POST = answer;
