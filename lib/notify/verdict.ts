/** An HTTP answer as far as it was read: the body is capped, `retryAfter` is the raw header. */
export type HttpAnswer = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: string;
};

/**
 * What an attempt means for its notification: `accepted` (the target took it) and `confirmed` (it proved that people or
 * the receiving program have it) end it, `retry` tries again (not before `afterMs`, when the target asked for a pause),
 * `refused` ends it as failed. `detail` is one line for people, without URLs or secrets. `hasReached` says that some
 * people have it already, so that trying again is for the others and no fault of the channel.
 */
export type Verdict =
  | { readonly outcome: 'accepted'; readonly detail: string }
  | { readonly outcome: 'confirmed'; readonly detail: string }
  | {
      readonly outcome: 'retry';
      readonly detail: string;
      readonly afterMs: number | null;
      readonly hasReached?: true;
    }
  | { readonly outcome: 'refused'; readonly detail: string };

/** Longest pause a target may ask for; a larger Retry-After counts as this. */
const retryAfterMsMax = 3_600_000;

/** Reads a Retry-After header (seconds or an HTTP date, RFC 9110 §10.2.3) as ms from `now`; null when absent or unreadable. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Math.ceil(Number(text) * 1000) : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), retryAfterMsMax) : null;
}

/**
 * The usual reading of an HTTP answer: 2xx accepted; 408, 425, 429 and 5xx retried with Retry-After honoured;
 * redirects (never followed) and other 4xx refused.
 */
export function judgeHttp(answer: HttpAnswer, now: number): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return { outcome: 'accepted', detail: `answered ${status}` };
  if (status === 429) {
    return {
      outcome: 'retry',
      detail: 'asked to slow down (429)',
      afterMs: retryAfterMs(answer.retryAfter, now),
    };
  }
  if (status === 408 || status === 425 || status >= 500) {
    return { outcome: 'retry', detail: `answered ${status}`, afterMs: retryAfterMs(answer.retryAfter, now) };
  }
  if (status >= 300 && status < 400) {
    return {
      outcome: 'refused',
      detail: `answered ${status}: redirects are not followed, enter the final address`,
    };
  }
  return { outcome: 'refused', detail: `answered ${status}` };
}

/** Whether the other side has it. */
export function isDelivered({ outcome }: Verdict): boolean {
  return outcome === 'accepted' || outcome === 'confirmed';
}
