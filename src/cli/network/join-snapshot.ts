/** Snapshots of the book: one that is kept for newcomers, and one that a newcomer takes up. */
import { encodeJson } from '#client';
import { accept, isList, isObject, type Result, refuse, say, type Value } from '#kernel';
import { onTown } from '../book.ts';
import { homeProgram } from '../home-program.ts';
import { type Outcome, type Terminal, words } from '../output.ts';
import { type Town, townAt } from '../town.ts';

type Kept = { readonly height: number; readonly size: number; readonly pieces: number };

export function snapshotCommand(terminal: Terminal, home: string): Promise<Outcome> {
  return onTown(home, async ({ client }) => {
    const made = await client.json('POST', '/local/snapshot');
    if (!made.ok) return made;
    const { snapshots } = made.value as { readonly snapshots: readonly Kept[] };
    return accept({
      facts: { snapshots: snapshots as unknown as Value },
      lines: snapshots.map(({ height, size }) => words(terminal, KEPT, { height, size })),
    });
  });
}

const KEPT = say(
  'Block {height}: {size} entries. Newcomers can have it once two more blocks have followed.',
  'Bloque {height}: {size} asientos. Los recién llegados pueden tenerla cuando sigan dos bloques más.',
);

const PATIENCE_MS = 180_000;

/** Through CometBFT, which checks with the signatures of two towns or more what root the book must have. */
export async function takeSnapshot(home: string, source: Town, genesis: string): Promise<Result<unknown>> {
  const checkpoint = await source.client.text('/towns/founding-checkpoint');
  const members = await nodesOf(source);
  if (!checkpoint.ok) return checkpoint;
  if (!members.ok) return members;
  const answering = await answeringOf(members.value);
  const trusted = agreed(answering);
  if (!trusted.ok) return trusted;
  const asked = {
    servers: answering.map(({ address }) => `${address}/towns/light`),
    ...trusted.value,
    peers: members.value.map(({ peerId, peer }) => ({ nodeId: peerId, address: peer })),
    genesis,
    checkpoint: checkpoint.value,
    patienceMs: PATIENCE_MS,
  };
  return homeProgram('network', '--home', home, '--state-sync', JSON.stringify(asked));
}

type Node = { readonly peerId: string; readonly peer: string; readonly address: string };

/** Where the validating towns are, as the asked one says; what they say is checked by their signatures. */
async function nodesOf({ client }: Town): Promise<Result<readonly Node[]>> {
  const answer = await client.query('members', 'network', {});
  if (!answer.ok) return answer;
  const { members = null, validators = null } = isObject(answer.value) ? answer.value : {};
  const validating = isList(validators) ? validators.filter(isObject).map(({ town }) => town) : [];
  const nodes = (isList(members) ? members.filter(isObject) : []).flatMap(({ town, node }) =>
    validating.includes(town as string) && isObject(node) && node.peerId !== undefined ? [node as unknown as Node] : [],
  );
  return accept(nodes);
}

type Answering = { readonly address: string; readonly height: number; readonly hash: string };

/** The block at one height, as each town that answers has it. */
async function answeringOf(nodes: readonly Node[]): Promise<readonly Answering[]> {
  const newest = (await Promise.all(nodes.map(({ address }) => blockAt(address)))).flatMap((one) => one ?? []);
  const height = Math.min(...newest.map((one) => one.height));
  if (newest.length === 0) return [];
  return (await Promise.all(newest.map(({ address }) => blockAt(address, height)))).flatMap((one) => one ?? []);
}

async function blockAt(address: string, height?: number): Promise<Answering | undefined> {
  const { client } = townAt('', address, () => {});
  const params = height === undefined ? {} : { height: String(height) };
  const body = encodeJson({ jsonrpc: '2.0', id: 1, method: 'commit', params });
  const answer = await client.json('POST', '/towns/light', body);
  const result = answer.ok && isObject(answer.value) ? answer.value.result : undefined;
  const signed = isObject(result) ? result.signed_header : undefined;
  const { header, commit } = isObject(signed) ? signed : {};
  const hash = isObject(commit) && isObject(commit.block_id) ? commit.block_id.hash : undefined;
  if (!isObject(header) || typeof hash !== 'string') return undefined;
  return { address, height: Number(header.height), hash };
}

/** Refusals: `towns-too-few` where fewer than two answer, `towns-disagree` where they name different blocks. */
function agreed(answering: readonly Answering[]): Result<{ readonly height: number; readonly hash: string }> {
  const [first] = answering;
  if (first === undefined || answering.length < 2) return refuse('towns-too-few', { count: answering.length });
  const { height, hash } = first;
  return answering.every((one) => one.hash === hash) ? accept({ height, hash }) : refuse('towns-disagree', { height });
}
