/** A town's notice, as a training entry: done only once it is durable and enough towns have signed it. */
import { accept, type Result, refuse, say } from '#kernel';
import { act, signingOf } from '../act.ts';
import { type Outcome, type Terminal, words } from '../output.ts';
import { runningTown, type Town } from '../town.ts';
import { type DemoTown, homeOf, isRunning, readNetwork, townNamed } from './folder.ts';
import { askTowns, lookAtAll, type TownsAnswer } from './look.ts';
import { officeOf } from './make.ts';

const PATIENCE_MS = 20_000;
const LOOK_MS = 50;

export async function entryCommand(terminal: Terminal, folder: string, text: string, from?: string): Promise<Outcome> {
  const network = readNetwork(folder);
  if (!network.ok) return network;
  const seen = await lookAtAll(folder, network.value);
  const asked = from === undefined ? undefined : townNamed(network.value, from);
  if (asked?.ok === false) return asked;
  const speaker = seen.find(
    ({ town, says }) => says !== undefined && (asked === undefined || asked.value.town === town),
  );
  if (speaker?.running === undefined || speaker.says === undefined) return noSpeaker(folder, asked?.value);
  // What is posted may take longer than a look.
  const town = (await runningTown(homeOf(folder, speaker))) ?? speaker.running;
  const ready = await quorumOf(town, seen.filter(({ says }) => says !== undefined).length);
  if (!ready.ok) return ready;
  const signing = signingOf(homeOf(folder, speaker), { office: officeOf(speaker) });
  if (!signing.ok) return signing;
  const posted = await act(town, signing.value, 'members/post-notice', { text });
  if (!posted.ok) return posted.refusal.code === 'not-ordered-yet' ? await explain(town, posted) : posted;
  const { entry, height } = posted.value;
  const signed = await cosignedBeyond(town, entry);
  if (!signed.ok) return signed;
  return accept({
    facts: { entry, height, town: speaker.town, signed: signed.value },
    lines: [words(terminal, POSTED, { entry, name: speaker.name, count: signed.value.length })],
  });
}

const POSTED = say(
  'Entry {entry}: a notice of {name}, signed by {count} towns.',
  'Asiento {entry}: un aviso de {name}, firmado por {count} municipios.',
);

function noSpeaker(folder: string, asked: DemoTown | undefined): Result<never> {
  if (!isRunning(folder)) return refuse('network-not-running', { home: folder });
  return asked === undefined
    ? refuse('towns-all-stopped', { home: folder })
    : refuse('town-stopped', { town: asked.town, name: asked.name });
}

/**
 * Whether enough towns are connected; towns that were started just now find each other in a few seconds. Where they
 * are too few nothing is sent, so nothing turns up later either.
 */
async function quorumOf(town: Town, running: number): Promise<Result<null>> {
  for (const endMs = performance.now() + PATIENCE_MS; ; ) {
    const says = await askTowns(town);
    if (!says.ok) return says;
    const missing = quorumMissing(says.value);
    if (missing === undefined) return accept(null);
    if (running < says.value.quorum || performance.now() > endMs) return missing;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

/** Why nothing would be ordered now. */
export function quorumMissing({ quorum, towns }: TownsAnswer): Result<never> | undefined {
  const validating = towns.filter(({ validates }) => validates);
  const up = validating.filter(({ connected }) => connected).length;
  return up >= quorum ? undefined : refuse('no-quorum', { up, towns: validating.length, quorum });
}

async function explain(town: Town, posted: Result<never>): Promise<Result<never>> {
  const says = await askTowns(town);
  return (says.ok ? quorumMissing(says.value) : undefined) ?? posted;
}

/** The towns whose signatures a receipt of the entry carries, once they are enough. */
async function cosignedBeyond(town: Town, entry: number): Promise<Result<readonly string[]>> {
  for (const endMs = performance.now() + PATIENCE_MS; performance.now() < endMs; ) {
    const says = await askTowns(town);
    if (!says.ok) return says;
    const { cosigned, quorum, towns } = says.value;
    const counted = (cosigned?.towns ?? []).filter((name) => towns.some((one) => one.town === name && one.validates));
    if (cosigned !== null && cosigned.size > entry && counted.length >= quorum) return accept(counted);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  return refuse('not-cosigned-yet', { entry });
}
