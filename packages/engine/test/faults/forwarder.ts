import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A port on this machine behind which there is another one, which may change. */
export interface Forwarder {
  readonly port: number;
  forwardTo(port: number): void;
  /** Ends what is connected. */
  cut(): void;
  close(): Promise<void>;
}

/** Passes on what is sent to a port of its own. Whoever comes while nothing is there is cut off. */
export async function openForwarder(port: number): Promise<Forwarder> {
  let target = port;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    forwardTo: (next) => (target = next),
    cut() {
      for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
