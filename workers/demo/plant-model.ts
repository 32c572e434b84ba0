import type { Rhythm } from './rhythm';
import { gaugeAt, isRunningAt, meterAt, type Signal } from './signal';
import type { SparkplugType } from './sparkplug-encode';

/** A plain topic with a JSON payload. */
export type Sensor = {
  readonly topic: string;
  readonly rhythm: Rhythm;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  payload(at: number): string;
};

/** An MQTT client of the plant that publishes plain topics. */
export type Controller = { readonly clientId: string; readonly sensors: readonly Sensor[] };

export type DeviceMetric = {
  readonly name: string;
  readonly type: SparkplugType;
  valueAt(at: number): number | boolean | string;
};
export type SparkplugDevice = {
  readonly name: string;
  readonly rhythm: Rhythm;
  readonly metrics: readonly DeviceMetric[];
};
export type SparkplugNode = {
  readonly group: string;
  readonly edgeNode: string;
  readonly clientId: string;
  readonly rhythm: Rhythm;
  readonly metrics: readonly DeviceMetric[];
  readonly devices: readonly SparkplugDevice[];
};

/** An MQTT client that listens, to a part of the plant that it needs. */
export type Listener = { readonly clientId: string; readonly filters: readonly string[] };

export type PlantModel = {
  readonly hostId: string;
  readonly nodes: readonly SparkplugNode[];
  readonly controllers: readonly Controller[];
  readonly listeners: readonly Listener[];
};

const periodic = (seconds: number, jitter = 0.05): Rhythm => ({
  kind: 'periodic',
  everyMs: seconds * 1000,
  jitter,
});
const onChange = (seconds: number, leastSeconds = 1): Rhythm => ({
  kind: 'exception',
  meanMs: seconds * 1000,
  leastMs: leastSeconds * 1000,
});
const signal = (base: number, swing: number, noise: number, decimals = 1, cycleMinutes = 40): Signal => ({
  base,
  swing,
  cycleMinutes,
  noise,
  decimals,
});

function gauge(topic: string, unit: string, rhythm: Rhythm, wave: Signal): Sensor {
  const payload = (at: number) =>
    JSON.stringify({ value: gaugeAt(topic, wave, at), unit, at: new Date(at).toISOString() });
  return { topic, rhythm, qos: 0, retain: false, payload };
}

function pump(line: string, number: number): Controller {
  const path = `plant/${line}/pump-${number}`;
  const state: Sensor = {
    topic: `${path}/state`,
    rhythm: onChange(240, 20),
    qos: 1,
    retain: true,
    payload: (at) => JSON.stringify({ state: isRunningAt(path, at) ? 'running' : 'stopped' }),
  };
  const flow = gauge(`${path}/flow`, 'l/min', periodic(5), signal(110 + number * 15, 12, 1.5));
  const pressure = gauge(`${path}/pressure`, 'bar', periodic(10), signal(3.2 + number / 10, 0.4, 0.05, 2));
  return { clientId: `${line}-pump-${number}`, sensors: [flow, pressure, state] };
}

function tank(number: number): readonly Sensor[] {
  const path = `plant/mixing/tank-${number}`;
  return [
    gauge(`${path}/temperature`, '°C', periodic(10), signal(58 + number * 2, 3, 0.2)),
    gauge(`${path}/level`, '%', periodic(20, 0.1), signal(55, 30, 0.5, 1, 180)),
  ];
}

function energyMeter(name: string, kilowatts: number): readonly Sensor[] {
  const path = `plant/energy/${name}`;
  const meter: Sensor = {
    topic: `${path}/kwh`,
    rhythm: periodic(60, 0.02),
    qos: 1,
    retain: false,
    payload: (at) => JSON.stringify({ total: meterAt(kilowatts, at), unit: 'kWh' }),
  };
  return [gauge(`${path}/power`, 'kW', periodic(5), signal(kilowatts, kilowatts / 6, kilowatts / 50)), meter];
}

function roomSensor(room: string, celsius: number): Controller {
  const path = `plant/building/${room}`;
  const sensors = [
    gauge(`${path}/temperature`, '°C', periodic(30, 0.3), signal(celsius, 1.5, 0.1, 1, 600)),
    gauge(`${path}/humidity`, '%', periodic(30, 0.3), signal(48, 6, 0.5, 1, 600)),
  ];
  return { clientId: `room-${room}`, sensors };
}

const metric = (device: string, name: string, wave: Signal): DeviceMetric => ({
  name,
  type: 'Float',
  valueAt: (at) => gaugeAt(`${device}/${name}`, wave, at),
});
const running = (device: string): DeviceMetric => ({
  name: 'Status/Running',
  type: 'Boolean',
  valueAt: (at) => isRunningAt(device, at),
});
const counter = (name: string, perHour: number): DeviceMetric => ({
  name,
  type: 'Int64',
  valueAt: (at) => meterAt(perHour, at),
});

function machine(name: string, perHour: number, waves: Readonly<Record<string, Signal>>): SparkplugDevice {
  const metrics = Object.entries(waves).map(([metricName, wave]) => metric(name, metricName, wave));
  return { name, rhythm: onChange(4), metrics: [running(name), counter('Count/Total', perHour), ...metrics] };
}

function edgeNode(group: string, name: string, devices: readonly SparkplugDevice[]): SparkplugNode {
  const metrics = [
    metric(name, 'System/CPU Load', signal(22, 8, 4)),
    metric(name, 'System/Temperature', signal(46, 3, 0.5)),
    counter('System/Uptime', 3600),
  ];
  return { group, edgeNode: name, clientId: `edge-${name}`, rhythm: periodic(30), metrics, devices };
}

const motor = { 'Motor/Current': signal(14, 2, 0.4), 'Motor/Speed': signal(1450, 20, 4, 0) };
const heat = { 'Process/Temperature': signal(72, 4, 0.3), 'Process/Pressure': signal(2.4, 0.3, 0.03, 2) };

const nodes: readonly SparkplugNode[] = [
  edgeNode('Bottling', 'filler-gateway', [
    machine('filler-1', 9000, { ...motor, 'Process/Fill Level': signal(500, 1.2, 0.4) }),
    machine('capper-1', 9000, { ...motor, 'Process/Torque': signal(1.9, 0.1, 0.03, 2) }),
    machine('rinser-1', 9000, heat),
    machine('conveyor-1', 9000, motor),
  ]),
  edgeNode('Bottling', 'packer-gateway', [
    machine('labeller-1', 8900, motor),
    machine('packer-1', 740, motor),
    machine('palletiser-1', 31, motor),
  ]),
  edgeNode('Mixing', 'mixer-gateway', [
    machine('mixer-1', 12, { ...motor, ...heat }),
    machine('mixer-2', 12, { ...motor, ...heat }),
    machine('homogeniser-1', 12, heat),
  ]),
  edgeNode('Mixing', 'dosing-gateway', [
    machine('dosing-1', 240, { 'Process/Flow': signal(8.5, 0.6, 0.1, 2) }),
    machine('dosing-2', 240, { 'Process/Flow': signal(3.1, 0.3, 0.05, 2) }),
    machine('dosing-3', 240, { 'Process/Flow': signal(1.2, 0.1, 0.02, 2) }),
    machine('scale-1', 60, { 'Process/Weight': signal(420, 160, 1) }),
  ]),
  edgeNode('Utilities', 'boiler-gateway', [
    machine('boiler-1', 4, {
      'Steam/Pressure': signal(7.8, 0.3, 0.04, 2),
      'Steam/Temperature': signal(170, 3, 0.4),
    }),
    machine('feed-pump-1', 4, motor),
    machine('water-treatment-1', 4, { 'Water/Conductivity': signal(11, 2, 0.3) }),
  ]),
  edgeNode('Utilities', 'compressor-gateway', [
    machine('compressor-1', 2, { ...motor, 'Air/Pressure': signal(6.9, 0.2, 0.03, 2) }),
    machine('compressor-2', 2, { ...motor, 'Air/Pressure': signal(6.9, 0.2, 0.03, 2) }),
    machine('air-dryer-1', 1, { 'Air/Dew Point': signal(-24, 3, 0.4) }),
    machine('chiller-1', 1, heat),
  ]),
];

/** The demo plant: a bottling plant with two lines, a mixing hall and its utilities. */
export const plantModel: PlantModel = {
  hostId: 'scada-main',
  nodes,
  controllers: [
    ...['line-1', 'line-2'].flatMap((line) => [1, 2, 3].map((number) => pump(line, number))),
    { clientId: 'mixing-plc', sensors: [1, 2, 3, 4].flatMap(tank) },
    {
      clientId: 'energy-meters',
      sensors: [
        ['main', 310],
        ['line-1', 84],
        ['line-2', 79],
        ['boiler', 46],
        ['compressors', 61],
      ].flatMap(([name, kilowatts]) => energyMeter(String(name), Number(kilowatts))),
    },
    roomSensor('hall-a', 22),
    roomSensor('hall-b', 21),
    roomSensor('cold-store', 4),
  ],
  listeners: [
    { clientId: 'hmi-line-1', filters: ['plant/line-1/#'] },
    { clientId: 'hmi-line-2', filters: ['plant/line-2/#'] },
    { clientId: 'energy-report', filters: ['plant/energy/+/kwh'] },
  ],
};
