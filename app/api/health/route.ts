import { getServiceContext } from '@/app/_server/service-context';
import { getHealth } from '@/lib/services/health/get-health';

export async function GET(): Promise<Response> {
  const health = await getHealth(await getServiceContext());
  return Response.json(health, {
    status: health.status === 'down' ? 503 : 200,
    headers: { 'Cache-Control': 'no-store' },
  });
}
