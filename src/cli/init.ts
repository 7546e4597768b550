import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeTransaction } from '#client';
import { type Action, accept, type Field, faultIn, identifier, type Result, refuse, say, type Value } from '#kernel';
import { modules } from '#modules';
import { members } from '#modules/members';
import { parseVerifier } from '#proofs';
import { authorOf } from './act.ts';
import { checkInput } from './input.ts';
import { relyingPartiesOf } from './invite.ts';
import { type Outcome, type Terminal, words } from './output.ts';
import { hasTown, type NewHome, openTown, type Town } from './town.ts';

export type InitOptions = {
  readonly name: string;
  readonly state: string;
  readonly chain?: string | undefined;
  readonly origin?: string | undefined;
  /** Web addresses of the pages on which officers sign in. */
  readonly sites?: readonly string[];
  /** Begins the name of the book where `chain` leaves it open. */
  readonly prefix?: string;
};

/** Makes a home with new keys and founds the book: the first officer is the clerk whose key is in the home. */
export async function initCommand(terminal: Terminal, home: string, options: InitOptions): Promise<Outcome> {
  if (hasTown(home)) return refuse('home-exists', { home });
  const planned = planTown(options);
  if (!planned.ok) return planned;
  const opened = await openTown(home, planned.value);
  if (!opened.ok) return opened;
  try {
    const founded = await foundTown(opened.value, options);
    if (!founded.ok) return founded;
    const { chain, origin } = planned.value;
    return accept({
      facts: { home, chain, origin, vkey: founded.value },
      lines: [words(terminal, FOUNDED, { name: options.name, home }), words(terminal, PUBLISH), `  ${founded.value}`],
    });
  } finally {
    await opened.value.close();
  }
}

/** Names for a new book; what the options leave open is made from the town's name and a random part. */
export function planTown(options: InitOptions): Result<NewHome> {
  const town = slug(options.name);
  if (town === '' || !/^[A-Z]{2}$/.test(options.state))
    return refuse('option-wrong', { option: town === '' ? '--name' : '--state' });
  const chain = options.chain ?? `${options.prefix ?? ''}${town}-${randomBytes(4).toString('hex')}`;
  const origin = options.origin ?? `${town}.example/${chain}`;
  if (faultIn(chainField as Field<unknown>, chain) !== undefined) return refuse('option-wrong', { option: '--chain' });
  // Before anything is made: a folder with half a town in it could not be used again.
  const sites = relyingPartiesOf(options.sites ?? []);
  if (!sites.ok) return sites;
  const checked = checkInput(founding.input, foundingInput(options, origin, sites.value, [SOME_LOG_KEY]));
  return checked.ok ? accept({ chain, origin, name: options.name }) : checked;
}

const founding = members.schema.actions.found as Action<unknown>;
const chainField = identifier(say('Name of the book', 'Nombre del libro'));
const SOME_LOG_KEY: Value = { algorithm: 'ed25519', key: 'A'.repeat(43) };

function foundingInput(
  { name, state }: Pick<InitOptions, 'name' | 'state'>,
  origin: string,
  relyingParties: Value,
  logKeys: readonly Value[],
): Value {
  return {
    town: slug(name),
    name,
    state,
    kind: 'town',
    origin,
    logKeys,
    relyingParties,
    office: 'clerk',
    title: 'Office of the Town Clerk',
    // The first office holds every right there is; it hands them on as the town sees fit.
    roles: [{ role: 'head', rights: modules.flatMap(({ schema }) => Object.keys(schema.rights)) }],
    officer: 'town-clerk',
    job: 'Town clerk',
    role: 'head',
    keyLabel: 'Key file of the home',
  };
}

const FOUNDED = say('The book of {name} is founded, in {home}.', 'El libro de {name} está fundado, en {home}.');
const PUBLISH = say(
  'Publish this key, so that others can check what your town signs:',
  'Publique esta clave, para que otros puedan comprobar lo que firma su municipio:',
);

/** Signs the first entry of the book with the home's key; answers with the town's public key. */
export async function foundTown(
  town: Town,
  options: Pick<InitOptions, 'name' | 'state' | 'sites'>,
): Promise<Result<string>> {
  const status = await town.client.status();
  const author = authorOf(join(town.home, 'keys', 'officer.seed'));
  if (!status.ok) return status;
  if (!author.ok) return author;
  const { chain, origin, vkeys, vkey } = status.value;
  const sites = relyingPartiesOf(options.sites ?? []);
  if (!sites.ok) return sites;
  const input = foundingInput(options, origin, sites.value, vkeys.map(logKeyOf));
  const founds = Object.fromEntries(modules.map(({ name }) => [name, 1]));
  const circumstances = { chain, nowMs: Date.now(), random: (length: number) => Uint8Array.from(randomBytes(length)) };
  const transaction = makeTransaction(
    { action: 'members/found', input, office: 'clerk', founds },
    author.value,
    circumstances,
  );
  const answer = await town.client.submit(transaction);
  return answer.ok ? accept(vkey) : answer;
}

function logKeyOf(vkey: string): Value {
  const parsed = parseVerifier(vkey);
  if (!parsed.ok) throw new Error('the node named a key that is none');
  const algorithm = parsed.value.type === 'ed25519-note' ? 'ed25519' : 'ml-dsa-44';
  return { algorithm, key: Buffer.from(parsed.value.publicKey).toString('base64url') };
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 32);
}
