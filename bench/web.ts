/**
 * The pages before a real browser, over a real town's parcels where its files are here. What a page costs is told
 * against a plain page of as many bytes, served by the same node in the same run; how fast it answers is measured
 * while others read and while the town records.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { authorFromSeed, makeTransaction, TownClient } from '#client';
import { sampleTown } from '#connect';
import { fromBase64url } from '#kernel';
import { CHROMIUM, launch } from '../test/browser/chromium.ts';
import type { BenchTable } from './table.ts';

const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const REAL = fileURLToPath(new URL('../../shared/data/titles/bellingham', import.meta.url));
const BUILD = fileURLToPath(new URL('../scripts/web/pack.mjs', import.meta.url));
const ASSETS = fileURLToPath(new URL('../dist/web/assets', import.meta.url));
const ARGS = ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN];

const READERS = 50;
const RECORDED_PER_SECOND = 50;
const SECONDS = 8;
const LISTENERS = 500;
/** A browser's first visit is noisy: the median of so many. */
const VISITS = 7;

export async function web(): Promise<BenchTable> {
  if (CHROMIUM === undefined) throw new Error('this benchmark needs Chromium (apt-get install chromium)');
  execFileSync(process.execPath, [BUILD], { stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
  const plain = `plain-${randomBytes(4).toString('hex')}.html`;
  try {
    return await measure(folder, plain);
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(join(ASSETS, plain), { force: true });
  }
}

async function measure(folder: string, plain: string): Promise<BenchTable> {
  const home = join(folder, 'home');
  const source = existsSync(REAL) ? REAL : writeSample(join(folder, 'sample'));
  town('init', '--name', 'Bench', '--home', home);
  town('titles', 'import', 'massgis', source, '--home', home, '--json');
  writeFileSync(
    join(home, 'node.json'),
    JSON.stringify({
      http: {
        requestsPerMinute: 1_000_000,
        listeners: LISTENERS,
        listenersPerAddress: LISTENERS,
        connectionsPerAddress: 2_000,
      },
    }),
  );
  // The plain page must be as large as the parcel page turns out to be, and lies among the built files from the start.
  writeFileSync(join(ASSETS, plain), '<!doctype html><title>plain</title>');
  const { node, address } = await start(home);
  const browser = await launch();
  try {
    const parcel = await someParcel(address);
    const page = await visits(browser, `${address}/land/${parcel}`, 'dl');
    writeFileSync(join(ASSETS, plain), plainPage(page.bytes));
    const alone = await visits(browser, `${address}/assets/${plain}`, 'p');
    const map = await mapToIdle(browser, address);
    const quiet = await latencies(address, parcel, home, 0);
    const busy = await latencies(address, parcel, home, RECORDED_PER_SECOND);
    const heard = await listeners(address, home);
    const ms = (value: number) => value.toFixed(1);
    return {
      name: 'web: the pages in a browser',
      columns: ['what', 'median or p50, ms', 'p99, ms', 'compared with', 'aim'],
      rows: [
        [
          `first visit of a parcel page, ${Math.round(page.bytes / 1024)} kB`,
          ms(page.ms),
          '',
          `plain page of as many bytes: ${ms(alone.ms)} ms, ${(page.ms / alone.ms).toFixed(2)} x`,
          '-',
        ],
        [`map with ${map.parcels} parcels to idle`, ms(map.ms), '', '', '-'],
        ...READ.map(({ name }, i) => {
          const [still, loaded] = [quiet[i] as Spread, busy[i] as Spread];
          return [
            `${name}, ${READERS} readers, ${RECORDED_PER_SECOND} acts/s`,
            ms(loaded.p50),
            ms(loaded.p99),
            `no acts: ${ms(still.p50)} / ${ms(still.p99)} ms`,
            name.startsWith('parcel') ? '< 20 ms' : '-',
          ];
        }),
        [`${heard.count} listeners: act durable to heard`, ms(heard.p50), ms(heard.p99), '', '-'],
      ],
      notes: [source === REAL ? 'The real town.' : 'The invented town: the real one’s files are not here.'],
    };
  } finally {
    await browser.close();
    node.kill('SIGTERM');
  }
}

type Spread = { readonly p50: number; readonly p99: number };

const READ: readonly { readonly name: string; readonly path: (parcel: string, turn: number) => string }[] = [
  { name: 'parcel', path: (parcel) => `/titles/parcels/${parcel}` },
  { name: 'parcel history', path: (parcel) => `/titles/parcels/${parcel}/history` },
  {
    name: 'search suggestion',
    path: (_, turn) => `/titles/find?q=${['main', 'smi', '1234', 'oak st'][turn % 4]}&limit=8`,
  },
  { name: 'history proof file', path: (parcel) => `/titles/parcels/${parcel}/history/proof` },
];

/** Each kind of question from so many readers at once, each asking again as soon as it is answered. */
async function latencies(address: string, parcel: string, home: string, perSecond: number): Promise<readonly Spread[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: READERS });
  const recording = record(address, home, perSecond);
  const spreads: Spread[] = [];
  for (const { path } of READ) {
    const times: number[] = [];
    const until = performance.now() + (SECONDS * 1_000) / READ.length;
    const reader = async (_: unknown, turn: number) => {
      for (let asked = turn; performance.now() < until; asked++) {
        const from = performance.now();
        await ask(agent, address + path(parcel, asked));
        times.push(performance.now() - from);
      }
    };
    await Promise.all(Array.from({ length: READERS }, reader));
    spreads.push(spreadOf(times));
  }
  await recording.stop();
  agent.destroy();
  return spreads;
}

function ask(agent: Agent, url: string): Promise<void> {
  return new Promise((done, failed) => {
    get(url, { agent }, (answer) => {
      if (answer.statusCode !== 200) failed(new Error(`${url}: ${answer.statusCode}`));
      answer.resume().once('end', done);
    }).once('error', failed);
  });
}

/** Acts of the town at a steady rate, and when each was answered as durable. */
function record(address: string, home: string, perSecond: number) {
  const seed = fromBase64url(readFileSync(join(home, 'keys', 'officer.seed'), 'utf8').trim());
  if (seed === undefined) throw new Error('the home has no key of its officer');
  const client = new TownClient({ address });
  const author = authorFromSeed(seed);
  const underWay = new Set<Promise<unknown>>();
  let sent = 0;
  const once = async () => {
    const status = await client.status();
    if (!status.ok) return;
    const act = {
      action: 'members/add-office',
      office: 'clerk',
      input: {
        office: `bench-${process.pid}-${++sent}-${randomBytes(3).toString('hex')}`,
        title: 'Bench',
        roles: [{ role: 'head', rights: [] }],
      },
    };
    const random = (length: number) => Uint8Array.from(randomBytes(length));
    const answer = await client.submit(
      makeTransaction(act, author, { chain: status.value.chain, nowMs: Date.now(), random }),
    );
    if (!answer.ok) throw new Error(`not recorded: ${JSON.stringify(answer.refusal)}`);
  };
  const send = () => {
    const one = once().finally(() => underWay.delete(one));
    underWay.add(one);
  };
  const timer = perSecond === 0 ? undefined : setInterval(send, 1_000 / perSecond);
  return {
    once,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}

/** From the answer that an act is durable, or before it, until each listener has heard of its block. */
async function listeners(address: string, home: string): Promise<Spread & { readonly count: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: LISTENERS });
  let heard: (() => void)[] = [];
  const open = Array.from(
    { length: LISTENERS },
    (_, i) =>
      new Promise<() => void>((done, failed) => {
        const request = get(`${address}/events`, { agent }, (answer) => {
          if (answer.statusCode !== 200) failed(new Error(`listener ${i}: ${answer.statusCode}`));
          answer.setEncoding('utf8').on('data', (text: string) => text.includes('event: block') && heard[i]?.());
          done(() => request.destroy());
        });
        request.once('error', () => {});
      }),
  );
  const close = await Promise.all(open);
  const { once } = record(address, home, 0);
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    const from = performance.now();
    const all = Promise.all(
      Array.from({ length: LISTENERS }, (_, i) => new Promise<void>((done) => (heard[i] = done))),
    );
    await once();
    await all;
    times.push(performance.now() - from);
  }
  heard = [];
  for (const end of close) end();
  agent.destroy();
  return { ...spreadOf(times), count: LISTENERS };
}

/** The first visit of somebody who was never here: until what they came for can be read, and all bytes on the way. */
async function visits(browser: Browser, url: string, readable: string) {
  const times: number[] = [];
  let bytes = 0;
  for (let visit = 0; visit < VISITS; visit++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    let received = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      received += encodedDataLength;
    });
    const from = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator(`main ${readable}, body > ${readable}`).first().waitFor();
    times.push(performance.now() - from);
    await page.waitForLoadState('networkidle');
    bytes = received;
    await context.close();
  }
  return { ms: spreadOf(times).p50, bytes };
}

function plainPage(bytes: number): string {
  const head = '<!doctype html><meta charset="utf-8"><title>plain</title><p>A plain page.</p><!--';
  // Random, so that no compression on the way makes it smaller.
  return `${head}${randomBytes(Math.ceil((bytes * 3) / 4))
    .toString('base64')
    .slice(0, Math.max(0, bytes - head.length))}-->`;
}

/** Until the count is told, the canvas is there, and the browser has nothing more to do. */
async function mapToIdle(browser: Browser, address: string) {
  const page = await browser.newPage();
  const from = performance.now();
  await page.goto(`${address}/land`);
  const told = page.getByText(/drawn on the map/);
  await told.waitFor();
  await page.locator('.leaflet-container canvas').waitFor();
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  const ms = performance.now() - from;
  const parcels = Number(/, ([\d,]+) of them/.exec(await told.innerText())?.[1]?.replaceAll(',', ''));
  await page.close();
  return { ms, parcels };
}

function spreadOf(times: number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
  return { p50: at(0.5), p99: at(0.99) };
}

async function someParcel(address: string): Promise<string> {
  const answer = await fetch(`${address}/titles/find?q=main&limit=20`);
  const { found } = (await answer.json()) as { found: readonly { parcels: readonly string[] }[] };
  const parcel = found.flatMap(({ parcels }) => parcels)[0];
  if (parcel === undefined) throw new Error('no parcel was found by "main"');
  return parcel;
}

function town(...args: readonly string[]): void {
  execFileSync(process.execPath, [...ARGS, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
}

async function start(home: string): Promise<{ readonly node: ChildProcess; readonly address: string }> {
  const node = spawn(process.execPath, [...ARGS, 'start', '--home', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: node.stdout }))
    if (line.startsWith('http://')) return { node, address: line };
  throw new Error('the node did not start');
}

function writeSample(folder: string): string {
  mkdirSync(folder);
  for (const [name, bytes] of sampleTown(1).files) writeFileSync(join(folder, name), bytes);
  return folder;
}
