import { z } from 'zod';
import type { Json } from '@/lib/domain/json';
import { showInvisible } from '@/lib/domain/wire-text';
import { toNetworkProblem } from './network-problem';
import type { Verdict } from './verdict';

const wordsLengthMax = 200;
/** Addresses that a line for people names; all of them stand in the dialogue that a test shows. */
const namedMax = 10;
const recipientsMax = 50;

const refusedAddressSchema = z.object({
  address: z.string().max(320),
  words: z.string().max(wordsLengthMax),
});
const progressSchema = z.object({
  remaining: z.array(z.string().max(320)).max(recipientsMax),
  refused: z.array(refusedAddressSchema).max(recipientsMax),
  takenCount: z.number().int().min(1),
});

/**
 * How far one mail has come: who is still to get it, who was refused it for good, and for how many it was taken.
 * Nobody who has it is sent it again.
 */
export type MailProgress = {
  readonly remaining: readonly string[];
  readonly refused: readonly z.output<typeof refusedAddressSchema>[];
  readonly takenCount: number;
};

/** What a dialogue with a mail server comes to; `progress` only once somebody has the mail and others do not. */
export type MailJudgement = {
  readonly verdict: Verdict;
  readonly status: number | null;
  readonly progress?: MailProgress;
};

/** What earlier attempts left over, of those who are recipients now; all of them at first. */
export function readMailProgress(stored: Json, recipients: readonly string[]): MailProgress {
  const earlier = progressSchema.safeParse(stored);
  if (!earlier.success) return { remaining: recipients, refused: [], takenCount: 0 };
  const left = new Set(earlier.data.remaining.map((address) => address.toLowerCase()));
  return { ...earlier.data, remaining: recipients.filter((address) => left.has(address.toLowerCase())) };
}

/** Nobody is left: those who still lacked the mail are recipients no more. */
export function judgeNobodyLeft({ takenCount, refused }: MailProgress): MailJudgement {
  const detail = `taken for ${takenCount} ${takenCount === 1 ? 'address' : 'addresses'} before; the others are recipients no more${forGood(refused)}`;
  return { verdict: { outcome: 'accepted', detail }, status: null };
}

const errorSchema = z.object({
  code: z.string().catch(''),
  /** What the socket or TLS said before nodemailer put its own code. */
  originalCode: z.string().catch(''),
  command: z.string().catch(''),
  responseCode: z.number().nullable().catch(null),
  response: z.string().catch(''),
  recipient: z.string().catch(''),
  accepted: z.array(z.unknown()).catch([]),
  rejectedErrors: z.array(z.unknown()).catch([]),
});
type ErrorParts = z.output<typeof errorSchema>;

function errorParts(error: unknown): ErrorParts {
  return errorSchema.parse(typeof error === 'object' && error !== null ? error : {});
}

function shortWords(response: string): string {
  return showInvisible(response).slice(0, wordsLengthMax);
}

type Sorted = { readonly deferred: MailProgress['refused']; readonly refused: MailProgress['refused'] };

/** Answers to RCPT TO: 5xx is for good, everything else is worth another try (RFC 5321 §4.2.1). */
function sortAddresses(errors: readonly unknown[]): Sorted {
  const all = errors.map(errorParts);
  const isForGood = ({ responseCode }: ErrorParts) => responseCode !== null && responseCode >= 500;
  const named = (parts: readonly ErrorParts[]) =>
    parts.map(({ recipient, response }) => ({ address: recipient, words: shortWords(response) }));
  return {
    deferred: named(all.filter((parts) => !isForGood(parts))),
    refused: named(all.filter(isForGood)),
  };
}

function nameAddresses(addresses: MailProgress['refused']): string {
  const named = addresses.slice(0, namedMax).map(({ address, words }) => `${address} (${words})`);
  const rest = addresses.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function forGood(refused: MailProgress['refused']): string {
  return refused.length === 0 ? '' : `; refused for good: ${nameAddresses(refused)}`;
}

/** The server took the mail for some; whoever was put off is tried again alone. */
export function judgeMailTaken(info: unknown, before: MailProgress): MailJudgement {
  const { response, accepted, rejectedErrors } = errorParts(info);
  const status = Number.parseInt(response, 10) || null;
  const { deferred, refused } = sortAddresses(rejectedErrors);
  const takenCount = before.takenCount + accepted.length;
  const after = { deferred, refused: [...before.refused, ...refused], takenCount };
  if (deferred.length > 0) return putOff(after, status);
  const detail = `taken by the mail server (${shortWords(response)})${forGood(after.refused)}`;
  return { verdict: { outcome: 'accepted', detail }, status };
}

function putOff(after: Sorted & { readonly takenCount: number }, status: number | null): MailJudgement {
  const { deferred, refused, takenCount } = after;
  const all = takenCount + deferred.length + refused.length;
  return {
    status,
    verdict: {
      outcome: 'retry',
      detail: `taken for ${takenCount} of ${all} addresses; to be tried again: ${nameAddresses(deferred)}${forGood(refused)}`,
      afterMs: null,
      hasReached: true,
    },
    progress: { remaining: deferred.map(({ address }) => address), refused, takenCount },
  };
}

/** The mail was not taken: 5xx is for good, 4xx passes (RFC 5321 §4.2.1), what failed below SMTP is worth another try. */
export function judgeMailError(error: unknown, before: MailProgress): MailJudgement {
  const parts = errorParts(error);
  if (parts.rejectedErrors.length > 0) return judgeAllRefused(parts, before);
  return { verdict: tellEarlier(judgeFailure(parts), before), status: parts.responseCode };
}

/** A verdict about the rest of the recipients, with the words that others have the mail already. */
export function tellEarlier(verdict: Verdict, { takenCount }: MailProgress): Verdict {
  if (takenCount === 0) return verdict;
  return { ...verdict, detail: `taken for ${takenCount} before; the rest: ${verdict.detail}` };
}

/** Nobody was taken this time; perhaps others were before. */
function judgeAllRefused({ rejectedErrors, responseCode }: ErrorParts, before: MailProgress): MailJudgement {
  const { deferred, refused } = sortAddresses(rejectedErrors);
  const { takenCount } = before;
  if (takenCount > 0) {
    const after = { deferred, refused: [...before.refused, ...refused], takenCount };
    if (deferred.length > 0) return putOff(after, responseCode);
    const detail = `taken for ${takenCount} of ${takenCount + after.refused.length} addresses${forGood(after.refused)}`;
    return { verdict: { outcome: 'accepted', detail }, status: responseCode };
  }
  const verdict: Verdict =
    deferred.length > 0
      ? { outcome: 'retry', detail: `not now: ${nameAddresses(deferred)}${forGood(refused)}`, afterMs: null }
      : { outcome: 'refused', detail: `refused: ${nameAddresses(refused)}` };
  return { verdict, status: responseCode };
}

function judgeFailure({ code, originalCode, command, responseCode, response }: ErrorParts): Verdict {
  const words = shortWords(response);
  if (command === 'STARTTLS')
    return {
      outcome: 'retry',
      detail: `STARTTLS with the mail server failed (${words || code})`,
      afterMs: null,
    };
  if (responseCode !== null && responseCode >= 500) {
    const what = code === 'EAUTH' ? 'the mail server refused the user name or password' : 'refused';
    return { outcome: 'refused', detail: `${what} (${words})` };
  }
  if (responseCode !== null && responseCode >= 400)
    return { outcome: 'retry', detail: `not now (${words})`, afterMs: null };
  if (code === 'EAUTH')
    return { outcome: 'refused', detail: 'the mail server offers no way to log in that is known here' };
  const { reason } = toNetworkProblem({ code: originalCode || code });
  return { outcome: 'retry', detail: `no mail could be handed over: ${reason}`, afterMs: null };
}
