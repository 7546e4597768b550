/**
 * A town that has a book of its own founds a network with it: it records the charter, takes in the consent of each
 * other town, and makes the genesis. What was recorded before stays where it is, so old receipts go on verifying.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeTransaction } from '#client';
import { accept, isList, isObject, type Result, refuse, say, type Value } from '#kernel';
import { act, authorOf, signingOf } from '../act.ts';
import { homeProgram } from '../home-program.ts';
import { readContent, readJsonFile } from '../input.ts';
import { EXIT, type Outcome, type Terminal, words } from '../output.ts';
import { hasTown, openTown, runningTown, type Town } from '../town.ts';
import { ACCESSION, APPLICATION } from './prepare.ts';

export type FoundOptions = {
  readonly charter: string;
  readonly member: readonly string[];
  readonly consent: readonly string[];
};

export async function foundCommand(terminal: Terminal, home: string, options: FoundOptions): Promise<Outcome> {
  const charter = charterFrom(home, options);
  if (!charter.ok) return { ...charter, exit: EXIT.usage };
  const running = await runningTown(home);
  if (running !== undefined) return refuse('home-in-use', { home, address: running.client.address });
  const opened = await openTown(home);
  if (!opened.ok) return { ...opened, exit: EXIT.usage };
  try {
    const agreed = await agree(opened.value, charter.value, options.consent);
    if (!agreed.ok) return agreed;
  } finally {
    await opened.value.close();
  }
  const founded = await homeProgram('network', '--home', home, '--found');
  if (!founded.ok) return founded;
  const { genesis } = founded.value as { readonly genesis: string };
  const hash = createHash('sha256').update(genesis).digest('hex');
  const towns = [charter.value.town, ...charter.value.others.map(({ town }) => town)];
  return accept({
    facts: { home, genesisHash: hash, towns },
    lines: [words(terminal, FOUNDED, { count: towns.length, home }), words(terminal, TELL, { hash })],
  });
}

const FOUNDED = say(
  'The network of {count} towns begins with this book. Start your node (townledger start --home {home}); the others take the book up with "townledger network join".',
  'La red de {count} municipios empieza con este libro. Inicie su nodo (townledger start --home {home}); los otros toman el libro con "townledger network join".',
);
const TELL = say('Genesis {hash}. Tell it to each town.', 'Génesis {hash}. Dígalo a cada municipio.');

type Member = { readonly town: string } & { readonly [name: string]: Value };
type Charter = { readonly town: string; readonly input: Value; readonly others: readonly Member[] };

/** The agreement from its file, the towns from theirs. Refusals: `network-exists`, `not-prepared`, those of a file. */
function charterFrom(home: string, { charter, member }: FoundOptions): Result<Charter> {
  if (!hasTown(home)) return refuse('home-not-found', { home });
  if (existsSync(join(home, 'cometbft', 'config', 'genesis.json'))) return refuse('network-exists', { home });
  if (!existsSync(join(home, APPLICATION))) return refuse('not-prepared', { home });
  const own = memberFrom(join(home, APPLICATION));
  const agreed = readJsonFile(resolve(charter));
  if (!own.ok) return own;
  if (!agreed.ok) return agreed;
  if (!isObject(agreed.value)) return refuse('input-invalid', { path: '(input)', fault: 'wrong-type' });
  const others: Member[] = [];
  for (const file of member) {
    const other = memberFrom(resolve(file));
    if (!other.ok) return other;
    others.push(other.value);
  }
  const { town, name: _name, kind: _kind, key: _key, ...node } = own.value;
  return accept({ town, others, input: { ...node, ...agreed.value, others } as Value });
}

function memberFrom(file: string): Result<Member> {
  const read = readJsonFile(file);
  if (!read.ok) return read;
  return isObject(read.value) && typeof read.value.town === 'string'
    ? accept(read.value as Member)
    : refuse('input-invalid', { path: 'town', fault: 'missing' });
}

/** Given again after more consents have come, it goes on where it was. Refuses with `consents-missing`. */
async function agree(town: Town, { town: own, input }: Charter, consents: readonly string[]): Promise<Result<null>> {
  const before = await membersOf(town);
  if (!before.ok) return before;
  if (!before.value.towns.includes(own)) return refuse('town-not-in-book', { town: own });
  if (!before.value.chartered) {
    const signing = signingOf(town.home, {});
    const chartered = signing.ok ? await act(town, signing.value, 'members/charter', input) : signing;
    if (!chartered.ok) return chartered;
  }
  for (const file of consents) {
    const bytes = readContent(resolve(file), 1_048_576);
    const answer = bytes.ok ? await town.client.submit(bytes.value) : bytes;
    const refusal = answer.ok ? (answer.value.outcome === 'refused' ? answer.value : undefined) : answer.refusal;
    // One that was taken in before is not awaited any more.
    if (refusal !== undefined && refusal.code !== 'not-awaited' && refusal.code !== 'replayed')
      return refuse(refusal.code, { ...refusal.detail, file });
  }
  const after = await membersOf(town);
  if (!after.ok) return after;
  return after.value.awaited.length === 0
    ? accept(null)
    : refuse('consents-missing', { towns: after.value.awaited.join(', ') });
}

type Members = { readonly chartered: boolean; readonly towns: readonly string[]; readonly awaited: readonly string[] };

async function membersOf({ client }: Town): Promise<Result<Members>> {
  const network = await client.query('members', 'network', {});
  const towns = await client.queryAll('members', 'towns', 'town');
  if (!network.ok) return network;
  if (!towns.ok) return towns;
  const { consortium = null, members = null } = isObject(network.value) ? network.value : {};
  const listed = isList(members) ? members.filter(isObject) : [];
  return accept({
    chartered: consortium !== null,
    towns: towns.value.map(({ town }) => String(town)),
    awaited: listed.filter(({ status }) => status === 'founding').map(({ town }) => String(town)),
  });
}

/** A day, as the rules allow; the founder takes it in before. */
const VALID_MS = 23 * 60 * 60 * 1_000;

/** Signs the accession with the key that the application names; the founder hands it in. */
export function consentCommand(terminal: Terminal, home: string, out: string | undefined): Outcome {
  if (!existsSync(join(home, ACCESSION))) return { ...refuse('not-prepared', { home }), exit: EXIT.usage };
  const author = authorOf(join(home, 'keys', 'officer.seed'));
  const input = readJsonFile(join(home, ACCESSION));
  if (!author.ok) return author;
  if (!input.ok) return input;
  const { chain } = JSON.parse(readFileSync(join(home, 'town.json'), 'utf8')) as { readonly chain: string };
  const file = resolve(out ?? join(home, 'consent.json'));
  const circumstances = {
    chain,
    nowMs: Date.now(),
    validMs: VALID_MS,
    random: (length: number) => Uint8Array.from(randomBytes(length)),
  };
  writeFileSync(file, makeTransaction({ action: 'members/accede', input: input.value }, author.value, circumstances));
  return accept({ facts: { file, chain }, lines: [words(terminal, CONSENT, { file })] });
}

const CONSENT = say(
  'The consent is in {file}, valid for 23 hours. Hand it to the town that founds the network.',
  'El consentimiento está en {file}, válido 23 horas. Entréguelo al municipio que funda la red.',
);
