import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { octetCounted, syslogLine } from '../syslog-frame';
import { hostileMessage } from '../testing/hostile-message';
import { hostileText } from '../testing/hostile-text';
import { sampleIncident, sampleMessage } from '../testing/sample-message';
import { toCef } from './cef';
import { toEcs } from './ecs';
import { toOcsf } from './ocsf';
import { product } from './product';
import { renderWithin } from './slim-message';

/** Reads CEF as a SIEM does: seven header fields by unescaped pipes, then `key=value` up to the next ` key=`. */
function readCef(line: string) {
  const parts = line.split(/(?<!\\)(?:\\\\)*\|/);
  const header = parts.slice(0, 7);
  const rest = parts.slice(7).join('|');
  const starts = [...rest.matchAll(/(?:^| )([A-Za-z0-9_]+)=/g)].filter(
    ({ index }) => rest[index - 1] !== '\\',
  );
  const keys = starts.map(([, key]) => key ?? '');
  return { header, keys, rest };
}

const randomId = '0190f2a0-0000-7000-8000-000000000009';

const cefKeys = new Set(
  'rt start end cnt externalId cat act outcome src c6a2Label c6a2 suid dvchost deviceExternalId cfp1Label cfp1 cs1Label cs1 cs2Label cs2 cs3Label cs3 cs4Label cs4 cn1Label cn1 cs5Label cs5 request msg'.split(
    ' ',
  ),
);

describe('CEF', () => {
  test('holds what, how bad, where, how sure and the link', () => {
    const line = toCef({ ...sampleMessage(), incident: sampleIncident() });
    expect(line).toMatch(
      /^CEF:0\|Brokerwatch\|Brokerwatch\|0\.1\.0\|wildcard-subscriber\|CRITICAL: Wildcard subscriber laptop-7 and more\|10\|/,
    );
    for (const part of [
      'src=10.0.0.7 ',
      'suid=laptop-7 ',
      'dvchost=plant-a ',
      'cfp1Label=confidence cfp1=0.93 ',
      'cs3Label=attackTechniques cs3=T0802 ',
      'act=alert.opened ',
      'cnt=3 ',
      `externalId=${sampleMessage().alert.id} `,
      `request=${sampleIncident().url} `,
    ])
      expect(line).toContain(part);
  });

  test.each([
    ['10.0.0.7', /src=10\.0\.0\.7 /, /c6a2/],
    ['::ffff:10.0.0.7', /src=10\.0\.0\.7 /, /c6a2/],
    ['2001:db8::7', / c6a2Label=Source IPv6 Address c6a2=2001:db8::7 /, / src=/],
    ['fe80::1%eth0', / c6a2Label=Source IPv6 Address c6a2=fe80::1 /, / src=/],
    ['gateway', /suid=/, / src=|c6a2/],
  ])('the source %s stands where CEF wants addresses of its kind', (id, expected, absent) => {
    const evidence = { clientId: 'laptop-7' };
    const line = toCef(sampleMessage({ subject: { kind: 'address', id }, evidence }));
    expect(line).toMatch(expected);
    expect(line).not.toMatch(absent);
  });

  test('a pipe, an equals sign, a backslash and a line break stay where they are', () => {
    const line = toCef(sampleMessage({ title: 'a|b\\c\nd', summary: 'x=y src=6.6.6.6|\\\n' }));
    expect(line).toContain('|CRITICAL: a\\|b\\\\c⟨U+000A⟩d|10|');
    expect(line).toContain('msg=x\\=y src\\=6.6.6.6|\\\\⟨U+000A⟩');
  });

  test('no text makes another field, key or line', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const line = toCef(message);
        const { header, keys } = readCef(line);
        expect(header).toHaveLength(7);
        expect(header[6]).toMatch(/^\d+$/);
        expect(keys.filter((key) => !cefKeys.has(key))).toEqual([]);
        expect(new Set(keys).size).toBe(keys.length);
        expect(line).not.toMatch(/[\r\n\0]/);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(7192);
      }),
      { numRuns: 80 },
    );
  });
});

describe('ECS', () => {
  test('names event, rule, threat, observer and source as ECS does', () => {
    expect(toEcs(sampleMessage(), 'd1')).toMatchObject({
      '@timestamp': '2026-11-22T10:02:00.000Z',
      event: {
        kind: 'alert',
        category: ['intrusion_detection', 'network'],
        type: ['info'],
        action: 'alert.opened',
        severity: 99,
        risk_score: 92,
      },
      rule: { id: 'wildcard-subscriber' },
      threat: { technique: { id: ['T0802'], name: ['Automated Collection'] } },
      source: { ip: '10.0.0.7' },
      service: { name: 'plant-a', type: 'mqtt' },
    });
  });
});

describe('OCSF', () => {
  test('is a Detection Finding with what the class requires', () => {
    const finding = toOcsf({ ...sampleMessage(), incident: sampleIncident() }, 'd1');
    expect(finding).toMatchObject({
      category_uid: 2,
      class_uid: 2004,
      activity_id: 1,
      type_uid: 200_401,
      severity_id: 5,
      status_id: 1,
      is_alert: true,
      confidence_id: 3,
      confidence_score: 93,
      metadata: { version: '1.5.0', uid: 'd1', correlation_uid: sampleIncident().id },
      finding_info: {
        uid: sampleMessage().alert.id,
        attacks: [{ technique: { uid: 'T0802', name: 'Automated Collection' }, version: '19' }],
      },
      evidences: [{ src_endpoint: { ip: '10.0.0.7' }, user: { uid: 'laptop-7' } }],
      anomaly_analyses: [
        {
          analysis_targets: [{ name: 'laptop-7', type: 'MQTT client' }],
          anomalies: [{ observation_parameter: 'exposedTopics', observations: [{ value: '1204' }] }],
        },
      ],
    });
  });

  test.each([
    ['opened', 'open', 1, 1, true],
    ['escalated', 'open', 2, 1, true],
    ['acknowledged', 'acknowledged', 2, 2, true],
    ['resolved', 'resolved', 3, 4, false],
    ['heartbeat', 'resolved', 1, 4, false],
  ] as const)('%s of an alert that is %s', (cause, state, activity, status, isAlert) => {
    expect(toOcsf(sampleMessage({ state }, cause), 'd')).toMatchObject({
      activity_id: activity,
      type_uid: 200_400 + activity,
      status_id: status,
      is_alert: isAlert,
    });
  });
});

describe('renderWithin', () => {
  test('whatever the text, a document fits and keeps what, where, how bad and the link', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        for (const render of [toEcs, toOcsf]) {
          const text = renderWithin(message, 7192, (cut) => JSON.stringify(render(cut, 'd')));
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(7192);
          expect(text).toContain(message.alert.id);
          expect(text).toContain(message.alert.url);
        }
      }),
      { numRuns: 50 },
    );
  });

  test.each(['\u0001', '"', '\u202e', '漢'])('long texts of nothing but %j fit too', (character) => {
    const text = character.repeat(700);
    const subject = { kind: 'client', id: text } as const;
    const evidence = { clientId: text, address: text, [text]: text, list: [text] };
    const tags = Array.from({ length: 30 }, () => text);
    const message = {
      ...sampleMessage({ title: text, summary: text, broker: text, subject, evidence, tags, assignee: text }),
      incident: sampleIncident({ title: text, assignee: text, acknowledgedBy: text }),
    };
    for (const format of [toEcs, toOcsf]) {
      const rendered = renderWithin(message, 7192, (cut) => JSON.stringify(format(cut, 'd')));
      expect(rendered).toContain(message.alert.id);
    }
  });

  test('whatever the text, it fits into a datagram beside its header', () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        for (const render of [toEcs, toOcsf]) {
          const text = renderWithin(message, 1700, (cut) => JSON.stringify(render(cut, randomId)));
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1700);
          expect(() => JSON.parse(text)).not.toThrow();
          expect(text).toContain(message.alert.url);
        }
        const cef = renderWithin(message, 1700, toCef);
        expect(Buffer.byteLength(cef)).toBeLessThanOrEqual(1700);
        expect(readCef(cef).header).toHaveLength(7);
        expect(cef).toMatch(/ request=https:\/\/monitor\.example\/(alerts|incidents)\/[0-9a-f-]{36}/);
      }),
      { numRuns: 50 },
    );
  });

  test('what fits is whole', () => {
    const whole = JSON.stringify(toEcs(sampleMessage(), 'd'));
    expect(renderWithin(sampleMessage(), 7192, (cut) => JSON.stringify(toEcs(cut, 'd')))).toBe(whole);
  });
});

describe('syslog line', () => {
  const line = (value: string, body: string) =>
    syslogLine({
      facility: 'local0',
      severity: 'critical',
      at: '2026-11-22T10:02:01.000Z',
      hostName: value,
      processId: 12,
      messageId: value,
      data: { id: 'brokerwatch@32473', params: { alert: value } },
      body,
    });

  test('is RFC 5424 with facility and severity in one number', () => {
    expect(line('monitor', 'hello')).toBe(
      '<130>1 2026-11-22T10:02:01.000Z monitor brokerwatch 12 monitor [brokerwatch@32473 alert="monitor"] hello',
    );
    expect(octetCounted('é')).toBe('2 é');
  });

  test('no text makes another header field, element, parameter or line', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (value, body) => {
        const text = line(value, body);
        expect(text).toMatch(
          /^<130>1 \S+ [\x21-\x7e]{1,255} brokerwatch 12 [\x21-\x7e]{1,32} \[brokerwatch@32473 alert="(?:[^"\\\]]|\\["\\\]])*"\] /u,
        );
        expect(text).not.toMatch(/[\r\n\0]/);
      }),
      { numRuns: 300 },
    );
  });
});

test('the version told to SIEMs is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(product.version).toBe(version);
});
