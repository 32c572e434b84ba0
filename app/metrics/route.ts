import { toProblem } from '@/app/_server/problem';
import { actorFromRequest } from '@/app/_server/require-actor';
import { getWebEdge } from '@/app/_server/service-context';
import { getMetrics } from '@/lib/services/metrics/get-metrics';

/** For Prometheus with API_TOKEN as the bearer (or a session): names of brokers and alert counts are nobody else's business. */
export async function GET(request: Request): Promise<Response> {
  const { context } = getWebEdge();
  try {
    const { contentType, text } = await getMetrics(context, await actorFromRequest(request));
    return new Response(text, { headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' } });
  } catch (error) {
    return toProblem(error, context.log, { method: 'GET', path: '/metrics' });
  }
}
