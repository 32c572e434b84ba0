/** One server-sent event. `id` is what a viewer sends back as `Last-Event-ID`; `retryMs` how long it waits to reconnect. */
export type SseEvent = {
  readonly id?: string;
  /** Absent = `message`. */
  readonly event?: string;
  readonly data: string;
  readonly retryMs?: number;
};

const lineEnds = /\r\n|\r|\n/;

/** An event as the stream carries it (WHATWG HTML §9.2.6); data of several lines becomes several `data:` fields. */
export function encodeSseEvent({ id, event, data, retryMs }: SseEvent): string {
  const fields = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(retryMs === undefined ? [] : [`retry: ${retryMs}`]),
    ...data.split(lineEnds).map((line) => `data: ${line}`),
  ];
  return `${fields.join('\n')}\n\n`;
}

/** A comment: readers pass over it, but the bytes open the stream and keep it open. */
export function encodeSseComment(text: string): string {
  return `: ${text.split(lineEnds).join(' ')}\n\n`;
}
