/** Four towns whose nodes reach each other only through this process, so that the ways between them can be cut. */
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { DemoNetwork } from './demo-network.ts';

/** The way from one town's node to another's. */
class Way {
  readonly from: string;
  readonly to: string;
  readonly #target: number;
  readonly #open = new Set<Socket>();
  #server: Server | undefined;
  #cut = false;

  constructor(from: string, to: string, target: number) {
    this.from = from;
    this.to = to;
    this.#target = target;
  }

  listen(): Promise<number> {
    const server = createServer((near) => {
      if (this.#cut) {
        near.destroy();
        return;
      }
      const far = connect({ host: '127.0.0.1', port: this.#target });
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#open.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          this.#open.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    this.#server = server;
    return new Promise((done) =>
      server.listen({ host: '127.0.0.1', port: 0 }, () => done((server.address() as { port: number }).port)),
    );
  }

  set cut(cut: boolean) {
    this.#cut = cut;
    if (cut) for (const socket of this.#open) socket.destroy();
  }

  close(): void {
    this.cut = true;
    this.#server?.close();
  }
}

export class DividedNetwork {
  readonly network: DemoNetwork;
  readonly #ways: readonly Way[];

  private constructor(network: DemoNetwork, ways: readonly Way[]) {
    this.network = network;
    this.#ways = ways;
  }

  static async running(): Promise<DividedNetwork> {
    const network = await DemoNetwork.running(4);
    await network.stop();
    const ports = new Map(network.towns.map(({ town }) => [town, portOf(network, town)]));
    const ways: Way[] = [];
    for (const from of ports.keys()) {
      const routes: Record<string, string> = {};
      for (const [to, target] of ports) {
        if (to === from) continue;
        const way = new Way(from, to, target);
        routes[to] = `127.0.0.1:${await way.listen()}`;
        ways.push(way);
      }
      const path = join(network.homeOf(from), 'network.json');
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), routes }));
    }
    await network.start();
    return new DividedNetwork(network, ways);
  }

  /** Only towns of one group reach each other. */
  divide(...groups: readonly (readonly string[])[]): void {
    const groupOf = (town: string) => groups.findIndex((group) => group.includes(town));
    for (const way of this.#ways) way.cut = groupOf(way.from) !== groupOf(way.to);
  }

  heal(): void {
    for (const way of this.#ways) way.cut = false;
  }

  async remove(): Promise<void> {
    for (const way of this.#ways) way.close();
    await this.network.remove();
  }
}

function portOf(network: DemoNetwork, town: string): number {
  const { listen } = JSON.parse(readFileSync(join(network.homeOf(town), 'network.json'), 'utf8'));
  return Number((listen as string).split(':').at(-1));
}
