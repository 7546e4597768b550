/** A node as a process of its own, which a test may stop or kill, and a client that puts load on it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Bytes, commit, encodeUtf8, toBase64url, type Value } from '#kernel';
import { createHome, logKeys, readLogSeeds } from '../src/node/home.ts';
import { citizen, TestTown } from './test-town.ts';

const MAIN = fileURLToPath(new URL('../src/node/main.ts', import.meta.url));
const OPTIONS = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN];

export class NodeProcess {
  readonly home: string;
  /** Everything it said on standard error; logs go there. */
  said = '';
  /** Exit code, or the signal that killed it. */
  readonly ended: Promise<number | string | null>;
  readonly #child: ChildProcess;
  readonly #address: Promise<string | undefined>;

  constructor(home: string) {
    this.home = home;
    const child = spawn(process.execPath, [...OPTIONS, '--home', home, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A start is most of a round, and reading the sources most of a start.
      env: { ...process.env, NODE_COMPILE_CACHE: join(home, '..', 'compile-cache') },
    });
    this.#child = child;
    child.stderr.on('data', (part: Buffer) => {
      this.said += part.toString();
    });
    this.ended = new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));
    const line = new Promise<string>((done) => createInterface({ input: child.stdout }).once('line', done));
    this.#address = Promise.race([line, this.ended.then(() => undefined)]);
  }

  /** Once it is ready to answer; undefined where it ended before. */
  address(): Promise<string | undefined> {
    return this.#address;
  }

  signal(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string | null> {
    this.#child.kill(signal);
    return this.ended;
  }

  /** Its answer, or undefined where there was none because it was killed. */
  async send(
    path: string,
    body?: Bytes,
    type = 'application/json',
  ): Promise<{ status: number; text: string } | undefined> {
    const address = await this.#address;
    if (address === undefined) return undefined;
    try {
      const token = readFileSync(join(this.home, 'run', 'token'), 'utf8');
      const response = await fetch(address + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return undefined;
    }
  }
}

/** A transaction that was sent: its bytes, its id, and where it was acknowledged. */
export type Sent = { readonly bytes: Bytes; readonly id: string; entry: number | undefined };

/** Signs what a town does in a day: offices, and parcels whose rows are sealed in the vault before. */
export class Clerk {
  readonly #pen = new TestTown();
  readonly #ada = citizen('Ada Quill');
  #acts = 0;

  /** A home whose book can be founded with the act that is returned. */
  makeHome(home: string): Sent {
    createHome(home, { chain: 'ashbrook-test', origin: 'ashbrook.example/log', name: 'Ashbrook' });
    const founding = { ...this.#pen.founding(), logKeys: logKeys(readLogSeeds(home)) };
    return this.#signed('members/found', founding, { founds: this.#pen.rules() });
  }

  office(): Sent {
    const office = `office-${++this.#acts}`;
    return this.#signed('members/add-office', { office, title: office, roles: [{ role: 'head', rights: [] }] });
  }

  /** An act that names a sealed row, and the item for the vault, which goes first. */
  parcel(): { readonly sent: Sent; readonly item: Value } {
    const [salt, content] = [Uint8Array.from(randomBytes(32)), encodeUtf8(`owner ${++this.#acts}`)];
    const commitment = toBase64url(commit(salt, content));
    const row = { parcel: `F_${this.#acts}`, kind: 'FEE', areaM2: 9, commitment };
    const source = { layer: 'parcels', key: row.parcel, rawHash: commitment };
    const texts = { commitment, salt: toBase64url(salt), content: toBase64url(content) };
    const item = { ...texts, kind: 'parcels-row', retention: 'while-current', source };
    return { sent: this.#signed('titles/load-parcels', { import: 'i-1', source: 'Map', rows: [row] }), item };
  }

  #signed(action: string, input: Value, changes: object = {}): Sent {
    // The node reads the real clock.
    this.#pen.timeMs = Date.now();
    // Ids of one clerk must differ from those of another.
    const id = toBase64url(Uint8Array.from(randomBytes(16)));
    const { transaction } = this.#pen.sign(this.#ada, 'clerk', action, input, { id, ...changes });
    return { bytes: transaction.bytes, id, entry: undefined };
  }
}

/** Sends transactions as one batch and notes where each was acknowledged; false where no answer came. */
export async function sendBatch(node: NodeProcess, batch: readonly Sent[]): Promise<boolean> {
  const lines = Buffer.concat(batch.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));
  const answer = await node.send('/transactions/batch', lines, 'application/x-ndjson');
  if (answer?.status !== 200) return false;
  const { answers } = JSON.parse(answer.text) as { answers: { outcome: string; entry?: number; code?: string }[] };
  for (const [i, { outcome, entry, code }] of answers.entries()) {
    assert(outcome === 'accepted' || STOPPING.has(code as string), `refused with ${code}`);
    (batch[i] as Sent).entry = entry;
  }
  return true;
}

const STOPPING: ReadonlySet<string> = new Set(['stopped', 'halted', 'not-stored', 'busy']);

/** Seals rows in the vault and then sends them with some offices. What was sent is in the list before it is sent. */
export async function work(node: NodeProcess, clerk: Clerk, sent: Sent[]): Promise<boolean> {
  const parcels = Array.from({ length: 4 }, () => clerk.parcel());
  const items = encodeUtf8(JSON.stringify({ items: parcels.map(({ item }) => item) }));
  const stored = await node.send('/vault/items', items);
  if (stored?.status !== 200) return false;
  const batch = [...parcels.map((parcel) => parcel.sent), ...Array.from({ length: 8 }, () => clerk.office())];
  sent.push(...batch);
  return sendBatch(node, batch);
}
