import { z } from 'zod';

/** Slack's documented limits (docs.slack.dev, Block Kit reference and chat.postMessage), as a strict schema of what we send. */
const plainText = (lengthMax: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(lengthMax),
    emoji: z.literal(false),
  });
const markdown = (lengthMax: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    verbatim: z.literal(true),
    text: z.string().min(1).max(lengthMax),
  });

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainText(150) }),
  z.strictObject({
    type: z.literal('section'),
    text: z.union([plainText(3000), markdown(3000)]).optional(),
    fields: z.array(plainText(2000)).min(1).max(10).optional(),
  }),
  z.strictObject({ type: z.literal('context'), elements: z.array(plainText(2000)).min(1).max(10) }),
]);

export const slackPayload = z.strictObject({
  text: z.string().min(1).max(4000),
  mrkdwn: z.literal(false),
  parse: z.literal('none'),
  link_names: z.literal(false),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  blocks: z
    .array(block)
    .min(1)
    .max(50)
    .refine((blocks) => blocks.every((each) => each.type !== 'section' || each.text || each.fields)),
});

/** What the Web API takes besides. */
export const slackCall = slackPayload.extend({
  channel: z.string(),
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
  reply_broadcast: z.boolean().optional(),
  metadata: z.strictObject({
    event_type: z.string().max(255),
    event_payload: z.strictObject({ delivery_id: z.string() }),
  }),
});
