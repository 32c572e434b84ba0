import { openLiveStream } from '@/app/_server/live';
import { toProblem } from '@/app/_server/problem';
import { actorFromRequest } from '@/app/_server/require-actor';
import { getWebEdge } from '@/app/_server/service-context';

/** `no-transform`, or Next gzips the stream and holds it back; the last one says the same to nginx. */
const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

export async function GET(request: Request): Promise<Response> {
  try {
    await actorFromRequest(request);
    const after = new URL(request.url).searchParams.get('after');
    const stream = await openLiveStream(request.headers.get('last-event-id') ?? after, request.signal);
    return new Response(stream, { headers });
  } catch (error) {
    return toProblem(error, getWebEdge().context.log, { method: 'GET', path: '/live' });
  }
}
