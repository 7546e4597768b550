/** New keys for the town's log, and what its neighbours have to be told. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WitnessClient } from '#client';
import { accept, type Result, say, toBase64url, type Value } from '#kernel';
import { signerFor } from '#proofs';
import { act, actReport, type SigningOptions, signingOf } from './act.ts';
import { onTown } from './book.ts';
import { seedFile } from './key-file.ts';
import { type Outcome, type Terminal, words } from './output.ts';
import type { Town } from './town.ts';

/**
 * New keys for the log, beside the old ones in the home: receipts of the old ones' time are checked with those.
 * The act is signed last, so that a node never has to sign with a key that is not on its disk.
 */
export function newLogKeysCommand(terminal: Terminal, home: string, options: SigningOptions): Promise<Outcome> {
  const signing = signingOf(home, options);
  if (!signing.ok) return Promise.resolve(signing);
  return onTown(home, async (town) => {
    const logKeys = newLogKeys(join(home, 'keys'));
    if (!logKeys.ok) return logKeys;
    const input = { logKeys: logKeys.value };
    const accepted = await act(town, signing.value, 'members/change-log-keys', input);
    if (!accepted.ok) return accepted;
    const told = actReport(terminal, 'members/change-log-keys', input, accepted.value);
    const news = await newsFor(terminal, town);
    if (!told.ok) return told;
    if (!news.ok) return news;
    return accept({
      facts: { ...told.value.facts, ...news.value.facts },
      lines: [...told.value.lines, ...news.value.lines],
    });
  });
}

function newLogKeys(folder: string): Result<readonly Value[]> {
  let number = 2;
  while (existsSync(join(folder, `log-ed25519.${number}.seed`))) number++;
  const logKeys: Value[] = [];
  for (const algorithm of ['ed25519', 'ml-dsa-44'] as const) {
    const seed = seedFile(join(folder, `log-${algorithm}.${number}.seed`));
    if (!seed.ok) return seed;
    const type = algorithm === 'ed25519' ? 'ed25519-note' : 'ml-dsa-44-cosignature';
    logKeys.push({ algorithm, key: toBase64url(signerFor('log', type, seed.value).publicKey) });
  }
  return accept(logKeys);
}

type News = { readonly facts: { readonly [name: string]: Value }; readonly lines: readonly string[] };

/** What is to be published, what to be sent to whom, and what these do with it: all of it ready to be copied. */
async function newsFor(terminal: Terminal, { client }: Town): Promise<Result<News>> {
  const status = await client.status();
  const neighbours = await new WitnessClient(client).neighbours();
  if (!status.ok) return status;
  if (!neighbours.ok) return neighbours;
  const { vkey, vkeys } = status.value;
  const addresses = neighbours.value;
  return accept({
    facts: { vkey, vkeys, neighbours: addresses },
    lines: [
      '',
      words(terminal, PUBLISH),
      `  ${vkey}`,
      words(terminal, addresses.length === 0 ? SEND_TO_NOBODY_KNOWN : SEND),
      ...addresses.map((address) => `  ${address}`),
      words(terminal, SENT),
      `  townledger witness add ${vkeys.join(' ')}`,
      words(terminal, ASK_AGAIN),
      ...(addresses.length === 0 ? [words(terminal, ADDRESS)] : addresses).map(
        (to) => `  townledger witness push --to ${to}`,
      ),
    ],
  });
}

const PUBLISH = say('1. Publish this key where the old one was:', '1. Publique esta clave donde estaba la anterior:');
const SEND = say(
  '2. Tell these neighbours, who cosign this book, and whoever else watches it:',
  '2. Avise a estos vecinos, que firman también este libro, y a quien más lo vigile:',
);
const SEND_TO_NOBODY_KNOWN = say(
  '2. No neighbour has cosigned this book yet. Tell whoever watches it:',
  '2. Ningún vecino ha firmado aún este libro. Avise a quien lo vigile:',
);
const SENT = say(
  'On paper, or in a file that you compare on the phone, send them this line, which they run in their town:',
  'En papel, o en un archivo que usted coteje por teléfono, envíeles esta línea, que ejecutan en su municipio:',
);
const ADDRESS = say('ADDRESS', 'DIRECCIÓN');
const ASK_AGAIN = say(
  '3. When they have, ask them to cosign again:',
  '3. Cuando lo hayan hecho, pídales que vuelvan a firmar:',
);
