/** A newcomer takes up the common book: from its beginning, block by block, or from a snapshot that is replayed. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept, type Result, refuse, say } from '#kernel';
import { writeBook } from '../book.ts';
import { homeProgram } from '../home-program.ts';
import { EXIT, type Outcome, ROOT, type Terminal, words } from '../output.ts';
import { step } from '../progress.ts';
import { type Town, townAt } from '../town.ts';
import { takeSnapshot } from './join-snapshot.ts';
import { APPLICATION, type PrepareOptions, prepare } from './prepare.ts';

export type JoinOptions = PrepareOptions & {
  readonly from: string;
  readonly genesisHash?: string;
  /** From a snapshot instead of block by block; the towns must know this node already. */
  readonly snapshot?: boolean;
};

export async function joinCommand(terminal: Terminal, home: string, options: JoinOptions): Promise<Outcome> {
  const source = townAt(home, options.from, () => {});
  const genesis = await genesisOf(source, options.genesisHash);
  if (!genesis.ok) return genesis;
  const ready = await prepare(home, options);
  if (!ready.ok) return ready;
  const taken = await step(terminal, options.snapshot === true ? SNAPSHOT : TAKING, () =>
    options.snapshot === true
      ? takeSnapshot(home, source, genesis.value.text)
      : takeFounding(home, source, genesis.value.text),
  );
  if (!taken.ok) return { ...taken, exit: EXIT.usage };
  const { size, root } = taken.value as { readonly size: number; readonly root: string };
  const { application, book } = ready.value;
  const file = join(home, APPLICATION);
  return accept({
    facts: { home, chain: book.chain, size, root, genesisHash: genesis.value.hash, application, file },
    lines: [
      words(terminal, options.snapshot === true ? RESTORED : TAKEN, { name: options.name, size }),
      words(terminal, ROOT, { root }),
      words(terminal, GENESIS, { hash: genesis.value.hash }),
      words(terminal, NEXT, { file, home }),
    ],
  });
}

const SNAPSHOT = say('A snapshot is fetched and replayed', 'Se trae y se repite una instantánea');
const RESTORED = say(
  '{name} has taken up the book from a snapshot: {size} entries, each of them replayed.',
  '{name} tomó el libro de una instantánea: {size} asientos, cada uno repetido.',
);
const TAKING = say('The founding book is replayed', 'Se repite el libro fundacional');
const TAKEN = say(
  '{name} has taken up the book as it was when the network began: {size} entries, each of them replayed.',
  '{name} tomó el libro como era al empezar la red: {size} asientos, cada uno repetido.',
);
const GENESIS = say(
  'Genesis {hash}. Compare it with what at least two member towns tell you on the telephone.',
  'Génesis {hash}. Compárelo con lo que le digan por teléfono al menos dos municipios miembros.',
);
const NEXT = say(
  'Hand {file} to a member town, which lodges it as your application. Once you are admitted, start your node (townledger start --home {home}) and join: townledger act members/accede --input {home}/accession.json --home {home}',
  'Entregue {file} a un municipio miembro, que lo presenta como su solicitud. Cuando sea admitido, inicie su nodo (townledger start --home {home}) y adhiérase: townledger act members/accede --input {home}/accession.json --home {home}',
);

type GenesisText = { readonly text: string; readonly hash: string };

/** Refuses with `genesis-hash-differs` where it is not the one that the reader was told of. */
async function genesisOf({ client }: Town, told: string | undefined): Promise<Result<GenesisText>> {
  const text = await client.text('/towns/genesis');
  if (!text.ok) return text;
  const hash = createHash('sha256').update(text.value).digest('hex');
  if (told !== undefined && told.toLowerCase() !== hash) return refuse('genesis-hash-differs', { hash, told });
  return accept({ text: text.value, hash });
}

async function takeFounding(home: string, { client }: Town, genesis: string): Promise<Result<unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-join-'));
  try {
    const files = { book: join(folder, 'book.jsonl'), genesis: join(folder, 'genesis.json') };
    const written = await writeBook(await client.foundingBook(), files.book);
    if (!written.ok) return written;
    writeFileSync(files.genesis, genesis);
    return await homeProgram('network', '--home', home, '--take', files.book, '--genesis', files.genesis);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
