import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeMailText } from './escape-mail';
import { mailMessage } from './mail-message';
import { hostileMessage } from './testing/hostile-message';
import { sampleIncident, sampleMessage } from './testing/sample-message';

describe('mail', () => {
  test('says how bad, what, where and links the incident', () => {
    const { subject, text, html } = mailMessage({ ...sampleMessage(), incident: sampleIncident() });
    expect(subject).toBe('CRITICAL: Wildcard subscriber laptop-7 and more (plant-a)');
    expect(text).toContain('Broker: plant-a');
    expect(text).toContain('Also: HIGH: New source address 10.0.0.7 (10.0.0.7, 2 times)');
    expect(text).toContain(`Open the incident: ${sampleIncident().url}`);
    expect(html).toContain(`<a href="${sampleIncident().url}">Open the incident</a>`);
  });

  test.each([
    ['evil.example', 'evil[.]example'],
    ['me@evil.example', 'me[@]evil[.]example'],
    ['https://evil.example', 'https[:]//evil[.]example'],
    ['10.0.0.7', '10.0.0.7'],
    ['A sentence. Another.', 'A sentence. Another.'],
    ['a\r\nBcc: x', 'a⟨U+000D⟩⟨U+000A⟩Bcc: x'],
  ])('%j becomes %j', (text, escaped) => expect(escapeMailText(text)).toBe(escaped));

  test('no text makes a header, an element, an attribute or a link', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const { subject, text, html } = mailMessage(message);
        expect(subject.length).toBeLessThanOrEqual(180);
        expect(subject).not.toMatch(/[\r\n\0]/);
        const links = (where: string) => where.match(/https?:\/\/[^\s"<]+/g) ?? [];
        for (const link of [...links(text), ...links(html)])
          expect(new URL(link).host).toBe('monitor.example');
        const tags = new Set(
          (html.match(/<[^>]*>/g) ?? []).map((tag) => /^<\/?!?([a-zA-Z0-9]+)/.exec(tag)?.[1]),
        );
        for (const tag of tags)
          expect([
            'DOCTYPE',
            'html',
            'head',
            'meta',
            'body',
            'h1',
            'p',
            'table',
            'tr',
            'th',
            'td',
            'ul',
            'li',
            'a',
          ]).toContain(tag);
        expect((html.match(/ (?:on\w+|src)=/g) ?? []).length).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
