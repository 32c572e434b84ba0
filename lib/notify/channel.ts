import { type ZodObject, z } from 'zod';
import type { Network, RenderedRequest } from './network';
import type { NotificationMessage } from './notification-message';
import { previewRequest, type RequestPreview } from './preview-request';
import type { HttpAnswer, Verdict } from './verdict';

/** How an attempt ended; `status` and `body` only where the target speaks HTTP and answered. */
export type DeliveryOutcome = {
  readonly verdict: Verdict;
  readonly status: number | null;
  readonly body: string | null;
};

/** One message ready to go: `preview` is what may be shown (no URL, no secrets), `send` makes one attempt. */
export type PreparedDelivery = {
  readonly preview: RequestPreview;
  send(network: Network, now: number, signal?: AbortSignal): Promise<DeliveryOutcome>;
};

/** A channel with its settings and secrets. `deliveryId` is the same for every attempt at one notification. */
export type OpenChannel = {
  readonly host: string;
  prepare(message: NotificationMessage, deliveryId: string): PreparedDelivery;
};

/** A kind of channel, its own types hidden, so that unlike ones stand in one list. */
export type Channel = {
  readonly kind: string;
  readonly title: string;
  /** How to set up the other side, in plain words. */
  readonly help: string;
  /** zod objects; each field carries `.meta({ title, description })`. Secrets are write-only, stored encrypted. */
  readonly settings: ZodObject;
  readonly secrets: ZodObject;
  readonly requestsPerSecond: number;
  /** How many may go at once after a pause. */
  readonly burst: number;
  /** Validates and binds. Throws a ZodError on bad settings or secrets. */
  open(settings: unknown, secrets: unknown): OpenChannel;
};

/** The whole of one channel kind that speaks HTTP POST, as its file writes it. `render` and `judge` are pure. */
export type ChannelSpec<Settings extends ZodObject, Secrets extends ZodObject> = Omit<
  Channel,
  'open' | 'settings' | 'secrets'
> & {
  readonly settings: Settings;
  readonly secrets: Secrets;
  render(input: {
    readonly message: NotificationMessage;
    readonly settings: z.output<Settings>;
    readonly secrets: z.output<Secrets>;
    readonly deliveryId: string;
  }): RenderedRequest;
  judge(answer: HttpAnswer, now: number): Verdict;
};

/** The secret that says where messages go; when its origin changes, the other secrets must be entered again. */
export const destinationField = 'url';

/** Closes a channel's own types. A channel over another protocol builds a `Channel` itself with its own `send`. */
export function defineChannel<
  Settings extends ZodObject,
  Secrets extends ZodObject<{ url: z.ZodType<string> }>,
>(spec: ChannelSpec<Settings, Secrets>): Channel {
  const { render, judge, ...description } = spec;
  return {
    ...description,
    open(storedSettings, storedSecrets) {
      const settings = spec.settings.parse(storedSettings ?? {});
      const secrets = spec.secrets.parse(storedSecrets ?? {});
      const secretTexts = Object.values(secrets).filter((value) => typeof value === 'string');
      return {
        host: new URL(z.string().parse(secrets.url)).host,
        prepare(message, deliveryId) {
          const request = render({ message, settings, secrets, deliveryId });
          return {
            preview: previewRequest(request, secretTexts),
            send: (network, now, signal) => sendRequest({ network, request, judge, now, signal }),
          };
        },
      };
    },
  };
}

async function sendRequest(attempt: {
  network: Network;
  request: RenderedRequest;
  judge(answer: HttpAnswer, now: number): Verdict;
  now: number;
  signal: AbortSignal | undefined;
}): Promise<DeliveryOutcome> {
  const result = await attempt.network.post(attempt.request, attempt.signal);
  switch (result.kind) {
    case 'answered':
      return { verdict: attempt.judge(result, attempt.now), status: result.status, body: result.body };
    case 'barred':
      return { verdict: { outcome: 'refused', detail: result.reason }, status: null, body: null };
    case 'unreachable':
      return {
        verdict: { outcome: 'retry', detail: result.reason, afterMs: null },
        status: null,
        body: null,
      };
  }
}
