import type { ZodObject, z } from 'zod';
import type { Json, JsonObject } from '@/lib/domain/json';
import type { Network, NetworkProblem } from './network';
import type { NotificationMessage } from './notification-message';
import type { RequestPreview } from './preview-request';
import type { Verdict } from './verdict';

/**
 * How an attempt ended. `status` is the number that the other side answered with (HTTP, SMTP), `body` its words; null
 * where there is none. `sent` is exactly what went out, secrets blanked, where only sending shows it (else the preview
 * says it). `thread` is what the other side calls its message, to be handed to the next one about the same.
 */
export type DeliveryOutcome = {
  readonly verdict: Verdict;
  readonly status: number | null;
  readonly body: string | null;
  readonly sent: string | null;
  readonly thread: JsonObject | null;
  /** What is left to do of it, handed to the next attempt at the same notification; absent = as it was. */
  readonly progress?: JsonObject;
};

/** One message ready to go: `preview` is what may be shown (no URL, no secrets), `send` makes one attempt. */
export type PreparedDelivery = {
  readonly preview: RequestPreview;
  send(network: Network, now: number, signal?: AbortSignal): Promise<DeliveryOutcome>;
};

/**
 * A channel with its settings and secrets. `deliveryId` is the same for every attempt at one notification; `thread` is
 * what an earlier one about the same incident (or alert) left behind, `progress` what an earlier attempt at this one did.
 */
export type OpenChannel = {
  readonly host: string;
  prepare(message: NotificationMessage, deliveryId: string, thread?: Json, progress?: Json): PreparedDelivery;
};

type ChannelDescription = {
  readonly kind: string;
  readonly title: string;
  /** How to set up the other side, in plain words. */
  readonly help: string;
  readonly requestsPerSecond: number;
  /** How many may go at once after a pause. */
  readonly burst: number;
  /** It follows an incident in place, so it is also told of acknowledgements. */
  readonly followsAcknowledgement: boolean;
};

/** A kind of channel, its own types hidden, so that unlike ones stand in one list. */
export type Channel = ChannelDescription & {
  /** zod objects; each field carries `.meta({ title, description })`. Secrets are write-only, stored encrypted. */
  readonly settings: ZodObject;
  readonly secrets: ZodObject;
  /** Where secrets go, as one text; when it changes, the other secrets must be entered again. */
  destination(parts: { readonly settings: JsonObject; readonly secrets: JsonObject }): string;
  /** The secret that is itself the destination, if it is one. */
  readonly destinationSecret: string | null;
  /** Validates and binds. Throws a ZodError on bad settings or secrets. */
  open(settings: unknown, secrets: unknown): OpenChannel;
};

type Parts<Settings extends ZodObject, Secrets extends ZodObject> = {
  readonly settings: z.output<Settings>;
  readonly secrets: z.output<Secrets>;
};

/** The whole of one channel kind over any protocol, as its file writes it. `prepare` does no I/O, only `send` does. */
export type ChannelSpec<Settings extends ZodObject, Secrets extends ZodObject> = ChannelDescription &
  Pick<Channel, 'destination' | 'destinationSecret'> & {
    readonly settings: Settings;
    readonly secrets: Secrets;
    hostOf(parts: Parts<Settings, Secrets>): string;
    prepare(
      input: Parts<Settings, Secrets> & {
        readonly message: NotificationMessage;
        readonly deliveryId: string;
        readonly thread: Json;
        readonly progress: Json;
      },
    ): PreparedDelivery;
  };

/** Closes a channel's own types. */
export function defineChannel<Settings extends ZodObject, Secrets extends ZodObject>(
  spec: ChannelSpec<Settings, Secrets>,
): Channel {
  const { hostOf, prepare, ...description } = spec;
  return {
    ...description,
    open(storedSettings, storedSecrets) {
      const settings = spec.settings.parse(storedSettings ?? {});
      const secrets = spec.secrets.parse(storedSecrets ?? {});
      return {
        host: hostOf({ settings, secrets }),
        prepare: (message, deliveryId, thread = null, progress = null) =>
          prepare({ message, settings, secrets, deliveryId, thread, progress }),
      };
    },
  };
}

/** An outcome without an answer: what the network could not do, as a verdict. */
export function unansweredOutcome(problem: NetworkProblem): DeliveryOutcome {
  const verdict: Verdict =
    problem.kind === 'barred'
      ? { outcome: 'refused', detail: problem.reason }
      : { outcome: 'retry', detail: problem.reason, afterMs: null };
  return { verdict, status: null, body: null, sent: null, thread: null };
}

/** A setting or secret as one text for `destination`; '' where it is not set. */
export function destinationText(value: Json | undefined): string {
  if (typeof value === 'string')
    return URL.canParse(value) ? new URL(value).origin : value.trim().toLowerCase();
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
