/**
 * How this town takes part in a network, in `network.json` of the home; a home without it keeps its book alone.
 *
 *     {"town": "birchfield", "name": "birchfield.example/book", "listen": "0.0.0.0:26656", "distance": "far-apart"}
 *
 * Who the other towns are stands in the book and nowhere else.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../home.ts';
import { HomeError } from '../home-error.ts';

const networkSchema = z.strictObject({
  /** Which town of the book this home is. */
  town: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  /** Begins the name under which this town cosigns, such as `birchfield.example/book`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(\/[A-Za-z0-9._~-]+)*$/),
  /** Where other towns' nodes connect: host and port. */
  listen: z.string().regex(/^[a-z0-9.:[\]-]+:[0-9]{1,5}$/),
  /** What they are told, where it differs. */
  external: z.string().optional(),
  /** Where this machine reaches a town's node, where that is not as the book says: behind a tunnel, by a proxy. */
  routes: z.record(z.string(), z.string().regex(/^[a-z0-9.:[\]-]+:[0-9]{1,5}$/)).default({}),
  distance: z.enum(['one-machine', 'far-apart']).default('far-apart'),
  /** The program of CometBFT; without it the one that `npm run setup:network` installs. */
  program: z.string().optional(),
  /** The operator runs CometBFT as a service of its own, with this home's cometbft folder. */
  service: z.boolean().default(false),
  /** Loopback port on which CometBFT gives figures in Prometheus form. */
  metricsPort: z.int().min(1).max(65_535).optional(),
  /** For newcomers: blocks from one to the next, and how many are kept; `every` 0 makes none by itself. */
  snapshots: z
    .strictObject({ every: z.int().min(0).default(1_000), keep: z.int().min(1).max(16).default(2) })
    .prefault({}),
  /** The town has left: its node keeps the book as it was, and takes no part. */
  left: z.boolean().default(false),
  /** Address on which a signer in another process dials in, instead of the key file. */
  remoteSigner: z.string().optional(),
});

export type NetworkFile = z.infer<typeof networkSchema>;

/** Undefined where the home keeps its book alone. Throws `settings-wrong` with the setting. */
export function readNetworkFile(home: string): NetworkFile | undefined {
  const path = networkPath(home);
  return existsSync(path) ? parseNetworkFile(readFileSync(path, 'utf8'), path) : undefined;
}

export function parseNetworkFile(text: string, path: string): NetworkFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HomeError('settings-wrong', `${path} is not JSON: ${(error as Error).message}`);
  }
  const parsed = networkSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HomeError('settings-wrong', `${path}: "${issue?.path.join('.')}" is not usable: ${issue?.message}`);
}

export function networkPath(home: string): string {
  return join(home, 'network.json');
}

/** CometBFT's name for this machine, and where a backup has it. */
export function nodeKeyPath(home: string): string {
  return join(cometbftFolder(home), 'config', 'node_key.json');
}
export const KEPT_NODE_KEY = 'keys/cometbft-node.json';

/** A restored home is known to the other towns by the key that its backup has. */
export function restoreNodeKey(home: string): void {
  if (!existsSync(join(home, KEPT_NODE_KEY))) return;
  mkdirSync(dirname(nodeKeyPath(home)), { recursive: true, mode: 0o700 });
  renameSync(join(home, KEPT_NODE_KEY), nodeKeyPath(home));
}

/** From now on the node serves the book and takes no part. Throws `settings-wrong`. */
export function keepAsArchive(home: string): void {
  const file = readNetworkFile(home);
  writeWhole(networkPath(home), `${JSON.stringify({ ...file, left: true }, null, 2)}\n`);
}

/** CometBFT's own folder in the home. */
export function cometbftFolder(home: string): string {
  return join(home, 'cometbft');
}

export function genesisPath(home: string): string {
  return join(cometbftFolder(home), 'config', 'genesis.json');
}

/** A unix socket's path has at most 107 bytes, so a home that lies deep has its sockets elsewhere. */
const MAX_SOCKET_PATH = 100;

export type Sockets = { readonly applicationSocket: string; readonly rpcSocket: string };

export function socketsOf(home: string, service: boolean): Sockets {
  const own = join(home, 'run');
  const fits = Buffer.byteLength(join(own, 'application.sock')) <= MAX_SOCKET_PATH;
  if (!fits && service) throw new HomeError('settings-wrong', `the path of ${own} is too long for a socket in it`);
  const folder = fits ? own : mkdtempSync(join(tmpdir(), 'townledger-'));
  return { applicationSocket: join(folder, 'application.sock'), rpcSocket: join(folder, 'cometbft.sock') };
}
