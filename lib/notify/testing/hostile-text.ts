import fc from 'fast-check';

const attacks = [
  '<!channel>',
  '<!here|here>',
  '<@U012AB3CD>',
  '<#C012AB3CD>',
  '<!subteam^S1>',
  '<https://evil.example|Open the alert>',
  '&lt;!channel&gt;',
  '@channel',
  'https://evil.example',
  'www.evil.example',
  'mailto:a@evil.example',
  ':fire:',
  '*bold*',
  '_it_',
  '~no~',
  '`code`',
  '```',
  '\n> quote',
  '[Open the alert](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '**b**',
  '<at>everyone</at>',
  '<script>alert(1)</script>',
  '{{DATE(2017-02-14T06:00:00Z,SHORT)}}',
  '"}],"text":"<!channel>"',
  '\\',
  '\\[x](y)',
  '- item',
  '1. item',
  '# heading',
  '#',
  '+/#',
  '\u0000',
  '\u202Eevil',
  '\u200B',
  '\uD800',
  '\uFEFF',
  '$SYS/#',
  "'; DROP TABLE alert; --",
  '\r\n\r\n',
  '😀',
] as const;

/** Text such as a hostile MQTT client would choose: attack fragments, any Unicode, any length. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...attacks),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ maxLength: 12 }),
    ),
    { maxLength: 12 },
  )
  .chain((parts) =>
    fc.nat({ max: 40 }).map((repeat) => parts.join('').repeat(repeat > 35 ? repeat * 20 : 1)),
  );
