/** Another town's log and witness over HTTP: bounded in size and time, and believed in nothing. */
import { type Bytes, type HashAt, type Result, refuse } from '#kernel';
import { type Tile, TileHashReader, tilePath } from '#proofs';
import { readLimited } from '../limited-answer.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 524_288;
/** A consistency proof touches a few tiles on each of at most eight levels. */
const MAX_TILES = 64;

export type RemoteAnswer = {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** What the neighbour's clock showed, to the second, where it says so. */
  readonly dateMs: number | undefined;
};

/** What every question to a neighbour takes: the end of the visit, after which nothing is asked any more. */
export type Visit = { readonly until?: AbortSignal };

/** Refuses with `neighbour-unreachable`. */
export async function askText(url: string, { until }: Visit, body?: string): Promise<Result<RemoteAnswer>> {
  const answer = await ask(url, until, body);
  if (answer === undefined) return refuse('neighbour-unreachable', { url });
  return { ok: true, value: { ...answer, body: new TextDecoder().decode(answer.body) } };
}

/**
 * The prefix below which `probe` is served: the address as it was named, or, where that is the bare address of a
 * Townledger node, the folder in which a node keeps it.
 */
export async function prefixAt(url: string, folder: string, probe: string, { until }: Visit): Promise<string> {
  if (new URL(url).pathname !== '/') return url;
  const bare = url.replace(/\/+$/, '');
  const answer = await ask(`${bare}/${folder}/${probe}`, until);
  return answer?.status === 200 ? `${bare}/${folder}` : bare;
}

/** Runs `work` on the tiles of the log below `prefix`, which are fetched as it asks for them. */
export async function onTiles<T>(
  prefix: string,
  size: bigint,
  { until }: Visit,
  work: (hashAt: HashAt) => T,
): Promise<Result<T>> {
  const tiles = new Map<string, Bytes>();
  const reader = new TileHashReader((level, index, width) => {
    const path = tilePath({ level, index, width });
    const tile = tiles.get(path);
    if (tile === undefined) throw new TileWanted({ level, index, width });
    return tile;
  });
  for (let tries = 0; tries <= MAX_TILES; tries++) {
    try {
      return { ok: true, value: work(reader.at(size)) };
    } catch (error) {
      if (!(error instanceof TileWanted)) throw error;
      const path = tilePath(error.tile);
      const answer = await ask(`${prefix}/${path}`, until);
      if (answer?.status !== 200 || answer.body.length !== error.tile.width * 32)
        return refuse('neighbour-tile-missing', { tile: path });
      tiles.set(path, answer.body);
    }
  }
  return refuse('neighbour-tile-missing');
}

class TileWanted extends Error {
  readonly tile: Tile;

  constructor(tile: Tile) {
    super('a tile is wanted');
    this.tile = tile;
  }
}

async function ask(
  url: string,
  until: AbortSignal | undefined,
  body?: string,
): Promise<(Omit<RemoteAnswer, 'body'> & { body: Bytes }) | undefined> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: until === undefined ? timeout : AbortSignal.any([timeout, until]),
      ...(body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    });
    const bytes = await readLimited(response, MAX_BYTES);
    const type = response.headers.get('content-type') ?? '';
    return bytes === undefined ? undefined : { status: response.status, type, body: bytes, dateMs: dateOf(response) };
  } catch {
    return undefined;
  }
}

function dateOf(response: Response): number | undefined {
  const dateMs = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(dateMs) ? undefined : dateMs;
}
