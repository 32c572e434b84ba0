import { AdaptiveCard, SerializationContext } from 'adaptivecards';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { teamsBytesMax, teamsMessage } from './teams-message';
import { hostileMessage } from './testing/hostile-message';
import { teamsEnvelopeSchema } from './testing/teams-card-schema';
import { floodedMessage, floodedWith, fullMessage, messagesOfEveryKind } from './testing/teams-messages';

const validate = new Ajv({ strict: true, allErrors: true }).compile(teamsEnvelopeSchema);

function expectValid(body: string): void {
  const envelope = JSON.parse(body);
  expect(validate(envelope) ? [] : validate.errors).toEqual([]);
  const context = new SerializationContext();
  new AdaptiveCard().parse(envelope.attachments[0].content, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  expect(events).toEqual([]);
}

describe('the card that Teams gets', () => {
  test('is valid and within 20 KB for every cause, with and without an incident, small and as long as can be', () => {
    for (const message of messagesOfEveryKind()) {
      const body = teamsMessage(message);
      expectValid(body);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(teamsBytesMax);
    }
  });

  test('names what else happened and how many more', () => {
    const body = teamsMessage(fullMessage);
    expect(body).toContain('Also HIGH: New source address 10.0.0.7 \\\\(10.0.0.7, 2 times\\\\)');
    expect(body).toContain('and 28 more');
    expect(body).toContain('"title":"Open the incident"');
  });

  test('stays valid and within 20 KB whatever the text', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const body = teamsMessage(message);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(teamsBytesMax);
        expectValid(body);
      }),
      { numRuns: 100 },
    );
  });

  test.each(floodedWith)('keeps what, where, how bad and the link when everything is %j', (unit) => {
    const body = teamsMessage(floodedMessage(unit));
    for (const kept of ['CRITICAL: Flood', 'plant-a', 'line-1', 'Open the incident'])
      expect(body).toContain(kept);
  });
});
