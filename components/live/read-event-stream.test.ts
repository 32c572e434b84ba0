import { describe, expect, test } from 'vitest';
import { createEventParser, type StreamEvent } from './read-event-stream';

function parseAll(...chunks: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const parse = createEventParser((event) => events.push(event));
  for (const chunk of chunks) parse(chunk);
  return events;
}

describe('event stream parser', () => {
  test('one event with id and type', () => {
    expect(parseAll('id: 7\nevent: frame\ndata: {"a":1}\n\n')).toEqual([
      { id: '7', type: 'frame', data: '{"a":1}' },
    ]);
  });
  test('an event torn over chunks', () => {
    expect(parseAll('id: 8\nda', 'ta: he', 'llo\n', '\n')).toEqual([
      { id: '8', type: 'message', data: 'hello' },
    ]);
  });
  test('the id stays for events without one, the type does not', () => {
    expect(parseAll('id: 1\nevent: a\ndata: x\n\ndata: y\n\n')).toEqual([
      { id: '1', type: 'a', data: 'x' },
      { id: '1', type: 'message', data: 'y' },
    ]);
  });
  test('comments and empty events are nothing', () => expect(parseAll(': keep\n\n:\n\n\n')).toEqual([]));
  test('several data lines are joined, CRLF too, even torn between CR and LF', () => {
    expect(parseAll('data: a\r', '\ndata: b\r\n\r\n')).toEqual([{ id: null, type: 'message', data: 'a\nb' }]);
  });
});
