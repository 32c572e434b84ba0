import mqtt from 'mqtt';
import { answerUsage } from './child-usage';

const [url = '', expected = ''] = process.argv.slice(2);
const each = Number(expected);
let count = 0;

answerUsage();
const client = await mqtt.connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
client.on('message', () => {
  if (++count % each === 0) process.send?.({ type: 'counted', count });
});
await client.subscribeAsync('#', { qos: 0 });
process.send?.({ type: 'ready' });
