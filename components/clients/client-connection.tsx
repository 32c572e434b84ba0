import { StateSign } from '@/components/ui/state-sign';
import type { MqttClientView } from '@/lib/domain/views';

/** Connected, disconnected, or unknown where the broker has not told. */
export function ClientConnection({ client }: { readonly client: MqttClientView }) {
  if (client.connected === null) return <StateSign sign="unknown" />;
  return client.connected ? (
    <StateSign sign="online" word="connected" />
  ) : (
    <StateSign sign="offline" word="disconnected" />
  );
}
