import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';

/** Connects an MQTT client of the plant over TCP (MQTT 3.1.1, which is what Aedes speaks). It comes back by itself. */
export function connectPlantClient(
  url: string,
  clientId: string,
  options: IClientOptions = {},
): Promise<MqttClient> {
  return connectAsync(url, {
    clientId,
    protocolVersion: 4,
    clean: true,
    keepalive: 30,
    reconnectPeriod: 1000,
    connectTimeout: 10_000,
    ...options,
  });
}
