import { describe, expect, test } from 'vitest';
import { parseCustomHeaders } from './custom-headers';

describe('parseCustomHeaders', () => {
  test('reads one header a line, names in lower case', () => {
    expect(parseCustomHeaders('Authorization: Bearer a:b\r\n\n X-Site :  plant-a ')).toEqual({
      ok: true,
      headers: { authorization: 'Bearer a:b', 'x-site': 'plant-a' },
    });
  });

  test.each([
    ['no colon here', 'line 1 must look like "Name: value"'],
    ['ok: 1\nbad name: secret', 'line 2 has a name that no header can have'],
    [': secret', 'line 1 has a name that no header can have'],
    ['Host: secret', 'line 1 sets a header that Brokerwatch sets itself'],
    ['Content-Length: 3', 'line 1 sets a header that Brokerwatch sets itself'],
    ['X-Brokerwatch-Signature: secret', 'line 1 sets a header that Brokerwatch sets itself'],
    ['x: secr\u00e9t', 'line 1 has a value that is not plain ASCII'],
    ['x: a\rTransfer-Encoding: chunked', 'line 1 has a value that is not plain ASCII'],
    ['x: a\u0000', 'line 1 has a value that is not plain ASCII'],
    [Array.from({ length: 21 }, (_, index) => `x-${index}: 1`).join('\n'), 'must be at most 20 headers'],
  ])('%j is refused without repeating the value', (text, problem) => {
    expect(parseCustomHeaders(text)).toEqual({ ok: false, problem });
  });
});
