import { type AddressInfo, createServer, connect as open, type Socket } from 'node:net';

export type Cable = {
  readonly url: string;
  /** From now on nothing comes through, and nobody is told. */
  cut(): void;
  /** Now both ends notice. */
  tear(): void;
  stop(): Promise<void>;
};

/** A way to a broker on this machine that can be cut as a cable is: silently. */
export async function openCable(brokerUrl: string): Promise<Cable> {
  const { hostname, port } = new URL(brokerUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = open(Number(port), hostname);
    const join = (from: Socket, to: Socket) => {
      sockets.add(from);
      from.on('data', (bytes) => isCut || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    };
    join(near, far);
    join(far, near);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const tear = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
    },
    tear,
    stop: () => {
      tear();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
