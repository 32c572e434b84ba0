import { describe, expect, test } from 'vitest';
import { createEventParser, type StreamEvent } from '@/components/live/read-event-stream';
import { encodeSseComment, encodeSseEvent } from './encode-sse';

function read(text: string): StreamEvent[] {
  const events: StreamEvent[] = [];
  createEventParser((event) => events.push(event))(text);
  return events;
}

describe('what is encoded is what the console reads', () => {
  test.each([
    [
      { id: '7', data: '{"a":1}' },
      { id: '7', type: 'message', data: '{"a":1}' },
    ],
    [
      { event: 'ping', data: '{}' },
      { id: null, type: 'ping', data: '{}' },
    ],
    [
      { id: '8', event: 'reset', data: 'x', retryMs: 1000 },
      { id: '8', type: 'reset', data: 'x' },
    ],
    [{ data: 'two\nlines\r\nthree\rfour' }, { id: null, type: 'message', data: 'two\nlines\nthree\nfour' }],
    [{ data: '' }, { id: null, type: 'message', data: '' }],
  ])('%j', (event, expected) => expect(read(encodeSseEvent(event))).toEqual([expected]));

  test('data cannot end its event or begin another', () =>
    expect(read(encodeSseEvent({ data: 'a\n\nid: 9\nevent: x\ndata: b' }))).toHaveLength(1));
  test('a comment is no event, whatever is in it', () =>
    expect(read(encodeSseComment('hello\n\ndata: x\n\n'))).toEqual([]));
});
