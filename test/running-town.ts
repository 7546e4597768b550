/** Towns whose nodes run in this process, over real HTTP on this machine, with an invented clock. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { RouteOptions } from 'fastify';
import { formatVerifier } from '#proofs';
import { createHome, logKeys, readLogSeeds } from '../src/node/home.ts';
import { type HttpOptions, httpServer } from '../src/node/http/server.ts';
import { TownNode } from '../src/node/town-node.ts';
import type { PublishedRoll } from '../src/node/vault/land-index.ts';
import { citizen, TestTown } from './test-town.ts';

/** A folder that is gone after the tests of the file. */
export const folder = mkdtempSync(join(tmpdir(), 'townledger-town-'));
const running = new Set<RunningTown>();
after(async () => {
  for (const town of running) await town.stop();
  rmSync(folder, { recursive: true });
});

export const TOKEN = 'secret';
export const ada = citizen('Ada Quill');

type Options = Partial<HttpOptions> & { readonly onRoute?: (route: RouteOptions) => void };

export class RunningTown {
  readonly home: string;
  readonly pen: TestTown;
  readonly node: TownNode;
  readonly server: ReturnType<typeof httpServer>;
  address = '';

  private constructor(home: string, pen: TestTown, options: Options, roll?: PublishedRoll) {
    this.home = home;
    this.pen = pen;
    this.node = new TownNode(home, () => this.pen.timeMs, roll === undefined ? {} : { roll });
    const { onRoute, ...more } = options;
    this.server = httpServer(this.node, { token: TOKEN, stop: () => {}, ...more });
    if (onRoute !== undefined) this.server.addHook('onRoute', onRoute);
    running.add(this);
  }

  static async start(
    home: string,
    pen = new TestTown(),
    options: Options = {},
    roll?: PublishedRoll,
  ): Promise<RunningTown> {
    const town = new RunningTown(home, pen, options, roll);
    town.address = await town.server.listen({ host: '127.0.0.1', port: 0 });
    return town;
  }

  static async founded(name: string, options: Options = {}, roll?: PublishedRoll): Promise<RunningTown> {
    const home = join(folder, name);
    createHome(home, { chain: 'ashbrook-test', origin: `${name}.example/log`, name });
    const town = await RunningTown.start(home, new TestTown(), options, roll);
    const founding = { ...town.pen.founding(), origin: town.node.town.origin, logKeys: logKeys(readLogSeeds(home)) };
    await town.act('members/found', founding, { founds: town.pen.rules() });
    return town;
  }

  async stop(): Promise<void> {
    running.delete(this);
    await this.server.close();
    await this.node.close();
  }

  get size(): number {
    return this.node.machine.tip.size;
  }

  async act(action: string, input: object, changes: object = {}): Promise<void> {
    const { transaction } = this.pen.sign(ada, 'clerk', action, input as never, changes);
    const answer = await this.node.engine.submit(transaction.bytes);
    assert(answer.ok && answer.value.answer.accepted, JSON.stringify(answer));
  }

  /** Each office is one block of two entries. */
  async addOffices(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.act('members/add-office', { office: name, title: name, roles: [{ role: 'head', rights: [] }] });
    }
  }

  /** All in one block, or in a few: so a log grows fast. */
  async addManyOffices(count: number): Promise<void> {
    const roles = [{ role: 'head', rights: [] }];
    const answers = await Promise.all(
      Array.from({ length: count }, (_, i) => {
        const office = `office-${this.size}-${i}`;
        const { transaction } = this.pen.sign(ada, 'clerk', 'members/add-office', { office, title: office, roles });
        return this.node.engine.submit(transaction.bytes);
      }),
    );
    assert(answers.every((answer) => answer.ok && answer.value.answer.accepted));
  }

  async local(path: string, body: object) {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const answer = await fetch(`${this.address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  }

  /** Asks the other town to cosign. */
  push(other: RunningTown) {
    return this.local('/local/witness/push', { to: `${other.address}/witness` });
  }

  watch(other: RunningTown) {
    const vkeys = other.node.signers.map(formatVerifier);
    return this.local('/local/witness/logs', { vkeys, url: `${other.address}/log` });
  }

  look(other: RunningTown) {
    return this.local('/local/witness/check', { origin: other.node.town.origin });
  }

  async evidence(): Promise<readonly string[]> {
    const answer = await fetch(`${this.address}/witness/evidence`);
    return ((await answer.json()) as { evidence: { file: string }[] }).evidence.map(({ file }) => file);
  }
}
