export type StreamEvent = { readonly id: string | null; readonly type: string; readonly data: string };

type Options = {
  readonly url: string;
  readonly lastEventId: string | null;
  readonly signal: AbortSignal;
  onOpen(): void;
  /** Called for whatever arrives, keep-alive comments too. */
  onBytes(): void;
  onEvent(event: StreamEvent): void;
};

/** The server answered, but not with a stream. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
  constructor(readonly status: number) {
    super(`the live stream was refused with ${status}`);
  }
}

function splitField(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}

/** Turns text chunks into events (WHATWG server-sent events, `data`, `event` and `id` fields; lines end in LF or CRLF). */
export function createEventParser(onEvent: (event: StreamEvent) => void): (chunk: string) => void {
  let rest = '';
  let data: string[] = [];
  let type = 'message';
  let id: string | null = null;
  const dispatch = () => {
    if (data.length > 0) onEvent({ id, type, data: data.join('\n') });
    data = [];
    type = 'message';
  };
  const takeField = (line: string) => {
    const [name, value] = splitField(line);
    if (name === 'data') data.push(value);
    else if (name === 'event') type = value;
    else if (name === 'id') id = value;
  };
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.map((each) => each.replace(/\r$/, ''))) {
      if (line === '') dispatch();
      else takeField(line);
    }
  };
}

/**
 * Reads a server-sent event stream by `fetch` until it ends: unlike `EventSource` this tells the status of a refusal,
 * hears keep-alives and resumes from an id of our choice. Throws `StreamRefused`, or what `fetch` throws.
 */
export async function readEventStream({
  url,
  lastEventId,
  signal,
  onOpen,
  onBytes,
  onEvent,
}: Options): Promise<void> {
  const response = await fetch(url, {
    signal,
    cache: 'no-store',
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
    },
  });
  if (!response.ok || !response.body) throw new StreamRefused(response.status);
  onOpen();
  const parse = createEventParser(onEvent);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    parse(value);
  }
}
