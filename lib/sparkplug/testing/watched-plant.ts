import { parseSparkplugTopic } from '../parse-sparkplug-topic';
import { SparkplugWatch, type SparkplugWatchOptions } from '../state/sparkplug-watch';

export const startAt = Date.UTC(2026, 0, 5);
const utf8 = new TextEncoder();

/** A `SparkplugWatch` driven by topic names and seconds since the start; its link came up a minute before. */
export function watchPlant(
  options: Partial<SparkplugWatchOptions> = {},
  watch = new SparkplugWatch(options),
) {
  watch.linkUp(startAt - 60_000);
  const at = (seconds: number) => startAt + Math.round(seconds * 1000);
  const send = (topic: string, payload: Uint8Array | string, seconds: number, retain = false) => {
    const parsed = parseSparkplugTopic(topic);
    if (!parsed) throw new Error(`not Sparkplug: ${topic}`);
    const bytes = typeof payload === 'string' ? utf8.encode(payload) : payload;
    const { signs, transitions } = watch.observe(parsed, topic, bytes, { at: at(seconds), retain });
    return { signs: [...signs], transitions: [...transitions], kinds: signs.map(({ kind }) => kind) };
  };
  return { watch, send, at, sweep: (seconds: number) => [...watch.sweep(at(seconds))] };
}
