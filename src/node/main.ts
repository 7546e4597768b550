/**
 * The node program.
 *
 *     --home H           the town's folder
 *     --port N           0 takes a free one; only this machine can reach it
 *     --create JSON      makes the home first: {"chain", "origin", "name"}
 *     --leashed          ends when its standard input closes, so that it never outlives who started it
 *     --transient        the same, and for one command of the command line alone: without worker threads
 *
 * Prints its address as one line when it is ready. Ends with 3, and no word, where it is transient and another node has
 * the home: whoever started it asks that one, or tries again when it has ended.
 */
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { openSite } from './brand/site.ts';
import { announce, createHome, HomeError, type TownFile } from './home.ts';
import { placeOf } from './http/access-log.ts';
import { httpServer } from './http/server.ts';
import { openLog } from './node-log.ts';
import { readIdentityProvider, readSettings } from './settings.ts';
import { TownNode } from './town-node.ts';
import { type Rounds, startRounds } from './witness/rounds.ts';

const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    port: { type: 'string', default: '7400' },
    create: { type: 'string' },
    leashed: { type: 'boolean', default: false },
    transient: { type: 'boolean', default: false },
  },
});

// Whatever this process writes is for its owner alone, in the home and in every backup.
process.umask(0o077);

try {
  await run(values.home ?? 'data', Number(values.port), values.transient);
} catch (error) {
  if (!(error instanceof HomeError) && (error as { code?: string }).code !== 'EADDRINUSE') throw error;
  const inUse = values.transient && (error as { code?: string }).code === 'home-in-use';
  if (!inUse) process.stderr.write(`townledger: ${(error as Error).message}\n`);
  process.exitCode = inUse ? 3 : 2;
}

async function run(home: string, port: number, transient: boolean): Promise<void> {
  if (values.create !== undefined) createHome(home, JSON.parse(values.create) as TownFile);
  const settings = readSettings(home);
  // A node for one command would end before its threads had started.
  const { log, close } = openLog(home, settings.log);
  const node = new TownNode(home, Date.now, {
    signatureWorkers: transient ? 0 : spareCores(),
    archive: settings.archive,
    roll: settings.roll,
    log,
  });
  const token = randomBytes(32).toString('base64url');
  const { behindProxy, ...limits } = settings.http;
  const { idleMinutes, longestHours } = settings.desk;
  const identityProvider = readIdentityProvider(home, settings);
  const desk = { idleMs: idleMinutes * 60_000, longestMs: longestHours * 3_600_000 };
  const site = openSite(home, settings, (line) => process.stderr.write(`townledger: ${line}\n`));
  const server = httpServer(node, {
    token,
    stop: () => void stop(),
    log,
    limits,
    behindProxy,
    desk,
    identityProvider,
    site,
  });
  const rounds = roundsOf(node, settings.witness.everyMinutes, log);
  const address = await server.listen({ host: '127.0.0.1', port });
  if (!transient) await node.start();
  const announced = announce(home, address, token);
  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    announced.withdraw();
    rounds?.stop();
    await (node.network ?? node.engine).stop();
    await closeGently(server);
    await node.close();
    log.info({ size: node.machine.tip.size }, 'stopped');
    close();
    process.stdin.destroy();
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  if (transient || values.leashed) process.stdin.once('end', () => void stop()).resume();
  process.once('uncaughtExceptionMonitor', (error) => {
    log.fatal(placeOf(error), 'crashed');
    close();
  });
  if (node.witness.renewed) log.error({ file: 'witness.db' }, 'memory of the witness was lost: it has new keys');
  log.info({ address, chain: node.town.chain, size: node.machine.tip.size, transient }, 'started');
  process.stdout.write(`${address}\n`);
}

/** So long a stopped node still reads, and says that it has stopped, what was on its way when it was told to. */
const GRACE_MS = 100;
/** Nobody who is slow to send or to read holds up the end for longer. */
const PATIENCE_MS = 5_000;

/** Every request that was taken has its answer before its connection is closed. */
async function closeGently(server: FastifyInstance): Promise<void> {
  await new Promise((done) => setTimeout(done, GRACE_MS));
  const forced = setTimeout(() => server.server.closeAllConnections(), PATIENCE_MS);
  await server.close();
  clearTimeout(forced);
}

function roundsOf(node: TownNode, everyMinutes: number, log: Logger): Rounds | undefined {
  if (everyMinutes === 0) return undefined;
  return startRounds(node.witness, node.ownLog, everyMinutes * 60_000, log);
}

/** On one core workers would only get in the way. The main thread sleeps while they work, so it needs no core left free. */
function spareCores(): number {
  const cores = availableParallelism();
  return cores === 1 ? 0 : Math.min(cores, 8);
}
