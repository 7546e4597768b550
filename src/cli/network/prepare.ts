/**
 * A real town makes itself ready for a network: its keys, its settings, and two files for the others.
 *
 *     application.json   what a member lodges for it, or the charter names; all of it is public
 *     charter.json       for the town that founds: the usual terms, to be changed before they are recorded
 *     accession.json     the act by which it joins, signed later by the key that the application names
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accept, type Result, refuse, say, type Value } from '#kernel';
import { modules } from '#modules';
import { members, usualTerms } from '#modules/members';
import { homeProgram } from '../home-program.ts';
import { checkInput, readJsonFile } from '../input.ts';
import { type Outcome, type Terminal, words } from '../output.ts';
import { hasTown, type NewHome, openTown, runningTown, townAt } from '../town.ts';

export type PrepareOptions = {
  readonly town: string;
  readonly name: string;
  readonly state: string;
  /** How the others' nodes reach this one, and how readers do. */
  readonly peer: string;
  readonly address: string;
  readonly listen?: string;
  readonly authority: string;
  readonly from?: string;
  readonly oldHome?: string;
  readonly near?: boolean;
  /** The agreement that the towns signed, for the charter. */
  readonly agreement?: string;
};

/** What a town's home says of itself before it is in the book. */
export type Prepared = {
  readonly peerId: string;
  readonly validatorKey: string;
  readonly cosigner: Value;
  readonly logKeys: Value;
  readonly officerKey: string;
};

export type Ready = { readonly application: Value; readonly book: NewHome };

export const APPLICATION = 'application.json';
export const ACCESSION = 'accession.json';
const CHARTER = 'charter.json';

export async function prepareCommand(terminal: Terminal, home: string, options: PrepareOptions): Promise<Outcome> {
  const ready = await prepare(home, options);
  if (!ready.ok) return ready;
  const { application, book } = ready.value;
  const file = join(home, APPLICATION);
  return accept({
    facts: { home, chain: book.chain, application, file },
    lines: [words(terminal, READY, { name: options.name, file })],
  });
}

const READY = say(
  'The keys of {name} are made. Hand {file} to the towns: it holds nothing secret.',
  'Las claves de {name} están hechas. Entregue {file} a los municipios: no contiene secretos.',
);

/** Given again it takes the new settings and keeps the keys. */
export async function prepare(home: string, options: PrepareOptions): Promise<Result<Ready>> {
  const authority = readJsonFile(resolve(options.authority));
  if (!authority.ok) return authority;
  const running = hasTown(home) ? await runningTown(home) : undefined;
  if (running !== undefined) return refuse('home-in-use', { home, address: running.client.address });
  const book = await bookOf(home, options);
  if (!book.ok) return book;
  const oldBook = options.oldHome === undefined ? accept(undefined) : await oldBookOf(options.oldHome);
  if (!oldBook.ok) return oldBook;
  const settings = settingsOf(options);
  if (!settings.ok) return settings;
  const create = hasTown(home) ? [] : ['--create', JSON.stringify(book.value)];
  const made = await homeProgram('network', '--home', home, ...create, '--prepare', JSON.stringify(settings.value));
  if (!made.ok) return made;
  const prepared = made.value as Prepared;
  const application = applicationOf(options, authority.value, prepared);
  const lodged = members.schema.actions.apply?.input;
  const checked = lodged === undefined ? accept(null) : checkInput(lodged, application);
  if (!checked.ok) return checked;
  write(join(home, APPLICATION), application);
  const accession = {
    ...accessionOf(options, prepared),
    ...(oldBook.value === undefined ? {} : { oldBook: oldBook.value }),
  };
  write(join(home, ACCESSION), accession as Value);
  if (options.agreement !== undefined) write(join(home, CHARTER), charterFor(options.name, options.agreement));
  return accept({ application, book: book.value });
}

/** The common book: that of the town which is asked, or this town's own. */
async function bookOf(home: string, { from, name }: PrepareOptions): Promise<Result<NewHome>> {
  const own = hasTown(home) ? (JSON.parse(readFileSync(join(home, 'town.json'), 'utf8')) as NewHome) : undefined;
  if (from === undefined) return own === undefined ? refuse('home-not-found', { home }) : accept(own);
  const status = await townAt(home, from, () => {}).client.status();
  if (!status.ok) return status;
  const { chain, origin } = status.value;
  if (own !== undefined && own.chain !== chain) return refuse('home-exists', { home });
  return accept({ chain, origin, name });
}

/** Where the town's own book stands, which is sealed into the common one. */
async function oldBookOf(home: string): Promise<Result<Value>> {
  const town = await openTown(home);
  if (!town.ok) return town;
  try {
    const status = await town.value.client.status();
    if (!status.ok) return status;
    const { origin, size, root } = status.value;
    return size === 0 ? refuse('not-founded') : accept({ origin, size, root });
  } finally {
    await town.value.close();
  }
}

function settingsOf({ town, peer, address, listen, near }: PrepareOptions): Result<object> {
  if (!URL.canParse(address)) return refuse('option-wrong', { option: '--address' });
  const port = /:([0-9]{1,5})$/.exec(peer)?.[1];
  if (port === undefined) return refuse('option-wrong', { option: '--peer' });
  const shown = listenOn(listen ?? '0.0.0.0', port);
  return accept({
    town,
    name: `${new URL(address).hostname}/${town}`,
    listen: shown,
    ...(shown === peer ? {} : { external: peer }),
    distance: near === true ? 'one-machine' : 'far-apart',
  });
}

/** An address alone has the port on which the others reach this node. */
function listenOn(asked: string, port: string): string {
  return /:[0-9]{1,5}$/.test(asked) && !/^[^[]*:.*:/.test(asked) ? asked : `${asked}:${port}`;
}

/** What the other towns need of one that joins. */
export function applicationOf(
  { town, name, peer, address }: Pick<PrepareOptions, 'town' | 'name' | 'peer' | 'address'>,
  authority: Value,
  prepared: Prepared,
) {
  const { peerId, validatorKey, cosigner, officerKey } = prepared;
  return {
    town,
    name,
    kind: 'full',
    authority,
    node: { peerId, peer, address },
    validatorKey,
    cosigner,
    key: { scheme: 'ed25519', key: officerKey },
  };
}

/** Offices and officers have one name in the whole book, so each town's begin with its own. */
export function accessionOf(
  {
    town,
    name,
    state,
    office = `${town}-clerk`,
  }: Pick<PrepareOptions, 'town' | 'name' | 'state'> & { office?: string },
  { logKeys }: Prepared,
): { readonly [name: string]: Value } {
  return {
    town,
    name,
    state,
    kind: 'town',
    logKeys,
    relyingParties: [],
    office,
    title: 'Office of the Town Clerk',
    roles: [{ role: 'head', rights: modules.flatMap(({ schema }) => Object.keys(schema.rights)) }],
    officer: `${town}-town-clerk`,
    job: 'Town clerk',
    role: 'head',
    keyLabel: 'Key file of the home',
  };
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

/** The usual terms for five years. */
function charterFor(name: string, agreement: string): Value {
  const hash = createHash('sha256')
    .update(readFileSync(resolve(agreement)))
    .digest('base64url');
  return { name, terms: usualTerms(hash, Date.now() + 5 * YEAR_MS) } as unknown as Value;
}

/** A file that an officer may have changed by hand is not written over. */
function write(file: string, value: Value): void {
  if (!file.endsWith(APPLICATION) && existsSync(file)) return;
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}
