/**
 * The network program: what is done to a home before its node takes part in a network, without a running node.
 *
 *     --home H --create JSON           makes the home first: {"chain", "origin", "name"} of the common book
 *     --home H --prepare JSON          writes network.json, makes the keys; prints what the charter names of this town
 *     --home H --found                 begins the network with this home's book; prints the genesis
 *     --home H --take BOOK --genesis G takes over another town's public book, once every line of it has been replayed
 *
 *     --home H --state-sync JSON       takes the book over from a snapshot of the other towns, and replays it
 *     --release                        which release this program is
 *     --home H --leave                 after the book says that the town has left: its node only serves the book
 *     --home H --copy FOLDER           a home as it would be after leaving; the node may run meanwhile
 *
 *     --home H --cheat KIND            for training: makes this town lie
 *
 * Prints one JSON object: {"ok": …} or {"refusal": {"code", "message", "detail"}}, and ends with 0 either way.
 */
import { parseArgs } from 'node:util';
import { createHome, HomeError, type TownFile } from '../home.ts';
import { cheat } from './cheat.ts';
import { foundNetwork, prepareHome } from './found.ts';
import { copyAsLeft, leaveNetwork } from './leave.ts';
import { thisRelease } from './release.ts';
import { joinBySnapshot } from './state-sync.ts';
import { takeBook } from './take-book.ts';

const { values } = parseArgs({
  options: {
    home: { type: 'string', default: 'data' },
    create: { type: 'string' },
    prepare: { type: 'string' },
    found: { type: 'boolean', default: false },
    cheat: { type: 'string' },
    take: { type: 'string' },
    genesis: { type: 'string', default: '' },
    leave: { type: 'boolean', default: false },
    copy: { type: 'string' },
    release: { type: 'boolean', default: false },
    'state-sync': { type: 'string' },
  },
});

process.umask(0o077);
process.stdout.write(`${JSON.stringify(await answer())}\n`);

async function answer(): Promise<object> {
  try {
    return { ok: await done(values.home) };
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return { refusal: error.asRefusal() };
  }
}

function done(home: string): object | Promise<object> {
  if (values.create !== undefined) createHome(home, JSON.parse(values.create) as TownFile);
  if (values.prepare !== undefined) return prepareHome(home, values.prepare);
  if (values.take !== undefined) return takeBook(home, values.take, values.genesis);
  if (values.cheat === 'wrong-state' || values.cheat === 'rewrite') return cheat(home, values.cheat);
  if (values['state-sync'] !== undefined) return joinBySnapshot(home, values['state-sync']);
  if (values.release) return thisRelease();
  if (values.leave) return leaveNetwork(home);
  if (values.copy !== undefined) return copyAsLeft(home, values.copy);
  if (values.found) return foundNetwork(home, Date.now());
  throw new HomeError('usage', 'say --prepare, --found or --take');
}
