/** What `verify` and `policy` say of several towns' files, in the reader's language. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, test } from 'node:test';
import {
  formatDoubleSigning,
  formatTownDiffers,
  type NoteSigner,
  parsePolicy,
  signerFor,
  type TownDiffers,
} from '#proofs';
import { Consortium, seedOf } from '../../test/consortium.ts';
import { doubleSigningOf } from '../../test/network-of-keys.ts';
import type { Terminal } from './output.ts';
import { print } from './output.ts';
import { policyCommand } from './policy.ts';
import { type VerifyInput, verifyCommand } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-'));
after(() => rmSync(folder, { recursive: true }));

const { book } = Consortium.of();
const own = book.logSigners;
const cosigners = (...towns: readonly string[]): NoteSigner[] =>
  towns.map((town) => signerFor(`${town}.example/cosigner`, 'ed25519-cosignature', seedOf(`cosigns for ${town}`)));
const signedBy = (...towns: readonly string[]) => Object.assign(book, { logSigners: [...own, ...cosigners(...towns)] });

const recorded: { readonly strict: string; readonly policy: string; readonly trust: string } = JSON.parse(
  readFileSync(new URL('../../test/vectors/cometbft/strict.json', import.meta.url), 'utf8'),
);
const NOW_MS = 1_900_000_000_000;

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

type Shown = { readonly exit: number; readonly text: string };

function shown(language: 'en' | 'es', command: (terminal: Terminal) => ReturnType<typeof verifyCommand>): Shown {
  let text = '';
  const add = (more: string): void => {
    text += more;
  };
  const terminal: Terminal = { json: false, language, live: false, out: add, err: add };
  return { exit: print(terminal, command(terminal)), text };
}

function verified(language: 'en' | 'es', path: string, input: Partial<VerifyInput> = {}): Shown {
  return shown(language, (terminal) => verifyCommand(terminal, path, { keys: [], ...input }, NOW_MS));
}

describe('verify, of several towns', () => {
  const common = file('book', signedBy('birchfield', 'cedarton').book());
  const towns = join(folder, 'towns.policy');
  const made = shown('en', (terminal) => policyCommand(terminal, common, towns));
  const three = file('three', signedBy('ashbrook', 'birchfield', 'cedarton').receipt(0));
  const two = file('two', signedBy('ashbrook', 'birchfield').receipt(0));
  const policy = parsePolicy(readFileSync(towns, 'utf8'));
  assert(policy.ok && made.exit === 0);
  const root = book.machine.tip.logRoot;
  const checkpoint = (changed: boolean, ...signers: readonly string[]): string => {
    signedBy(...signers);
    if (changed) Object.assign(book.machine.tip, { logRoot: seedOf('another book') });
    const note = book.checkpoint();
    Object.assign(book.machine.tip, { logRoot: root });
    return note;
  };
  const differs: TownDiffers = {
    first: checkpoint(true, 'cedarton'),
    second: checkpoint(false, 'ashbrook', 'birchfield', 'dunmore'),
    town: 'cedarton',
    policy: policy.value,
  };
  const evidence = file('differs', formatTownDiffers(differs));
  const votes = file('votes', formatDoubleSigning(doubleSigningOf('cedarton')));
  const strict = file('strict', recorded.strict);
  const recordedPolicy = file('recorded.policy', recorded.policy);

  type Row = readonly [what: string, path: string, input: Partial<VerifyInput>, exit: number, en: RegExp, es: RegExp];
  const rows: readonly Row[] = [
    ['a book', common, {}, 0, /Signed by 3 of 4 towns, and 3 are enough/, /Lo firman 3 de 4 municipios/],
    ['who has not signed', common, {}, 0, /Not signed by: dunmore/, /No lo firman: dunmore/],
    [
      'a receipt of enough towns',
      three,
      { policy: towns },
      0,
      /^Valid[\s\S]*Your policy is met: 3 of 4 have signed, and 3 are enough: \w+, \w+, \w+\./,
      /^Válido[\s\S]*Se cumple su política: firman 3 de 4, y 3 bastan/,
    ],
    ['a receipt of too few', two, { policy: towns }, 1, /Missing: cedarton, dunmore/, /Faltan: cedarton, dunmore/],
    ['a policy that is none', two, { policy: two }, 2, /Line 1 of the witness policy/, /política/],
    [
      'a policy that is not there',
      two,
      { policy: join(folder, 'absent.policy') },
      2,
      /absent\.policy/,
      /absent\.policy/,
    ],
    [
      'one town differs',
      evidence,
      {},
      0,
      /cedarton signed another book.* ashbrook, birchfield, dunmore/,
      /cedarton firmó/,
    ],
    ['what that leaves open', evidence, {}, 0, /does not prove who is right/, /no prueba quién tiene razón/],
    ['double signing', votes, {}, 0, /One key signed two different votes/, /firmó dos votos distintos/],
    ['whose key, unproved', votes, {}, 0, /does not prove whose key/, /no prueba de quién es la clave/],
    ['a strict proof', strict, { policy: recordedPolicy }, 0, /agreed on it in block/, /lo acordaron en el bloque/],
    ['whose validators, untold', strict, {}, 0, /the file alone says/, /lo dice solo el archivo/],
    [
      'validators that are known',
      strict,
      { trust: recorded.trust, trustDays: '14' },
      0,
      /that you named/,
      /usted indicó/,
    ],
    [
      'validators that are others',
      strict,
      { trust: 'ab'.repeat(32) },
      1,
      /not the one that you trust/,
      /no es el que usted/,
    ],
    ['no hash', strict, { trust: 'abc' }, 2, /--trust/, /--trust/],
    ['no number of days', strict, { trust: recorded.trust, trustDays: 'x' }, 2, /--trust-days/, /--trust-days/],
  ];
  for (const [what, path, input, exit, en, es] of rows) {
    test(what, () => {
      for (const [language, words] of [
        ['en', en],
        ['es', es],
      ] as const) {
        const said = verified(language, path, input);
        assert.match(said.text, words);
        assert.equal(said.exit, exit, said.text);
      }
    });
  }

  it('a book of one town has no policy', () => {
    const alone = file('alone', Consortium.of(['ashbrook']).book.book());
    assert.equal(shown('en', (terminal) => policyCommand(terminal, alone, undefined)).exit, 0);
    const none = shown('es', (terminal) => policyCommand(terminal, three, undefined));
    assert.deepEqual([none.exit, /varios municipios/.test(none.text)], [1, true]);
  });
});
