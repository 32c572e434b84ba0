import { type ZodObject, z } from 'zod';
import type { Json } from '@/lib/domain/json';
import {
  type Channel,
  type ChannelSpec,
  type DeliveryOutcome,
  defineChannel,
  destinationText,
  unansweredOutcome,
} from './channel';
import type { Network, RenderedRequest } from './network';
import type { NotificationMessage } from './notification-message';
import { blankSecrets, previewRequest, requestSecrets } from './preview-request';
import type { HttpAnswer, Verdict } from './verdict';

/** A channel kind that makes one HTTP POST a message. `render` and `judge` are pure. */
type PostChannelSpec<Settings extends ZodObject, Secrets extends ZodObject> = Omit<
  ChannelSpec<Settings, Secrets>,
  'hostOf' | 'prepare' | 'destination' | 'destinationSecret' | 'followsAcknowledgement'
> & {
  readonly followsAcknowledgement?: boolean;
  render(input: RenderInput<Settings, Secrets>): RenderedRequest;
  judge(answer: HttpAnswer, now: number, settings: z.output<Settings>): Verdict;
};

type RenderInput<Settings extends ZodObject, Secrets extends ZodObject> = {
  readonly message: NotificationMessage;
  readonly settings: z.output<Settings>;
  readonly secrets: z.output<Secrets>;
  readonly deliveryId: string;
  readonly thread: Json;
};

/** The secret that says where messages go. */
const urlField = 'url';

/** A channel whose secret `url` is the address that each message is posted to. */
export function definePostChannel<
  Settings extends ZodObject,
  Secrets extends ZodObject<{ url: z.ZodType<string> }>,
>(spec: PostChannelSpec<Settings, Secrets>): Channel {
  const { render, judge, followsAcknowledgement = false, ...description } = spec;
  return defineChannel<Settings, Secrets>({
    ...description,
    followsAcknowledgement,
    destinationSecret: urlField,
    destination: ({ secrets }) => destinationText(secrets[urlField]),
    hostOf: ({ secrets }) => new URL(z.string().parse(secrets[urlField])).host,
    prepare(input) {
      const request = render(input);
      return {
        preview: previewRequest(request, secretTexts(input.secrets)),
        send: (network, now, signal) =>
          sendPost({
            network,
            request,
            secrets: secretTexts(input.secrets),
            signal,
            judge: (answer) => judge(answer, now, input.settings),
          }),
      };
    },
  });
}

/** The values of a channel's secrets that are texts, to be blanked in what is shown. */
export function secretTexts(secrets: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.values(secrets).filter((value) => typeof value === 'string');
}

/** One POST and what its answer means; secrets that the other side repeats in its answer are blanked. */
export async function sendPost(attempt: {
  readonly network: Network;
  readonly request: RenderedRequest;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal | undefined;
  judge(answer: HttpAnswer): Verdict;
}): Promise<DeliveryOutcome> {
  const result = await attempt.network.post(attempt.request, attempt.signal);
  if (result.kind !== 'answered') return unansweredOutcome(result);
  const secrets = [...attempt.secrets, ...requestSecrets(attempt.request)];
  const verdict = attempt.judge(result);
  return {
    verdict: { ...verdict, detail: blankSecrets(verdict.detail, secrets) },
    status: result.status,
    body: blankSecrets(result.body, secrets),
    sent: null,
    thread: null,
  };
}
