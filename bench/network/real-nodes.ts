/**
 * Four real nodes of the training network, with pages, projections and the exchange of cosignatures, over HTTP: how long
 * until an act is durable, and how long until a receipt of it carries the signatures of enough towns.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { authorFromSeed, makeTransaction } from '#client';
import { type Bytes, fromBase64url } from '#kernel';
import { DemoNetwork } from '../../test/network/demo-network.ts';
import { Connection } from '../http-load.ts';
import type { BenchTable } from '../table.ts';

const STEADY = { perSecond: 400, seconds: 8 } as const;
/** Sent first and not counted. */
const WARM_UP_SECONDS = 4;
/** Fewer than a node takes from one address. */
const CONNECTIONS = 100;
const LOOK_MS = 20;

type Row = BenchTable['rows'][number];

export async function realNodes(): Promise<BenchTable> {
  const network = await DemoNetwork.running(4);
  try {
    await steadily(network, WARM_UP_SECONDS);
    const rows = rowsOf('', await steadily(network, STEADY.seconds), '< 500 ms');
    const stopped = await network.run('stop', '--town', '4');
    if (stopped.status !== 0) throw new Error(stopped.stdout);
    rows.push(...rowsOf(', one town down', await steadily(network, STEADY.seconds), '-'));
    return {
      name: `network: four real nodes, ${STEADY.perSecond} acts a second, ${availableParallelism()} cores for all of them`,
      columns: ['what', 'p50', 'p95', 'aim of p95'],
      rows,
      notes: [
        `Notices over HTTP to one of the towns for ${STEADY.seconds} s, one a request; the quorum is three towns.`,
      ],
    };
  } finally {
    await network.remove();
  }
}

type Waits = { readonly durable: readonly number[]; readonly cosigned: readonly number[] };

function rowsOf(name: string, { durable, cosigned }: Waits, aim: string): Row[] {
  return [
    [`to a durable block${name}`, ...shares(durable), '-'],
    [`to a receipt that the quorum has signed${name}`, ...shares(cosigned), aim],
  ];
}

function shares(waits: readonly number[]): readonly string[] {
  const sorted = waits.toSorted((a, b) => a - b);
  return [0.5, 0.95].map((share) => `${Math.round(sorted[Math.ceil(share * sorted.length) - 1] as number)} ms`);
}

async function steadily(network: DemoNetwork, seconds: number): Promise<Waits> {
  const port = network.towns[0]?.port as number;
  const home = network.homeOf(network.towns[0]?.town as string);
  const token = readFileSync(join(home, 'run', 'token'), 'utf8').trim();
  const { chain } = JSON.parse(readFileSync(join(network.folder, 'network.json'), 'utf8')) as { chain: string };
  const target = { host: '127.0.0.1', port, token };
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(target)));
  const acts = notices(home, chain, STEADY.perSecond * seconds);
  const durable: number[] = [];
  const waiting: { readonly entry: number; readonly sentMs: number }[] = [];
  const receipts = cosignedAll(target, acts.length, waiting);
  const free = connections.slice();
  const posts = acts.map(async (bytes, i) => {
    await pause((i * 1_000) / STEADY.perSecond);
    const sentMs = performance.now();
    while (free.length === 0) await pause(1);
    const connection = free.pop() as Connection;
    const { entry } = JSON.parse(
      String(await connection.post('/transactions', 'application/json', Buffer.from(bytes))),
    );
    free.push(connection);
    durable.push(performance.now() - sentMs);
    waiting.push({ entry, sentMs });
  });
  await Promise.all(posts);
  const cosigned = await receipts;
  for (const connection of connections) connection.close();
  return { durable, cosigned };
}

function notices(home: string, chain: string, count: number): readonly Bytes[] {
  const seed = fromBase64url(readFileSync(join(home, 'keys', 'officer.seed'), 'utf8').trim()) as Bytes;
  const author = authorFromSeed(seed);
  const book = { chain, nowMs: Date.now(), random: (length: number) => Uint8Array.from(randomBytes(length)) };
  return Array.from({ length: count }, (_, i) =>
    makeTransaction({ action: 'members/post-notice', input: { text: `Notice ${i}.` }, office: 'clerk' }, author, book),
  );
}

/** Milliseconds from sending to a checkpoint of the quorum that covers the entry. */
async function cosignedAll(
  { port, token }: { readonly port: number; readonly token: string },
  count: number,
  waiting: { readonly entry: number; readonly sentMs: number }[],
): Promise<readonly number[]> {
  const waits: number[] = [];
  const asked = { headers: { authorization: `Bearer ${token}` } };
  while (waits.length < count) {
    await pause(LOOK_MS);
    const says = await fetch(`http://127.0.0.1:${port}/towns`, asked).catch(() => undefined);
    if (says === undefined) continue;
    const { cosigned, quorum } = (await says.json()) as {
      cosigned: { size: number; towns: readonly string[] } | null;
      quorum: number;
    };
    if (cosigned === null || cosigned.towns.length < quorum) continue;
    for (const one of waiting.splice(0)) {
      if (one.entry < cosigned.size) waits.push(performance.now() - one.sentMs);
      else waiting.push(one);
    }
  }
  return waits;
}
