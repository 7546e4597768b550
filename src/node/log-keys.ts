/**
 * The keys that sign this town's log. The home holds every pair it ever used (`log-ed25519.seed`, then
 * `log-ed25519.2.seed` …); the book says which of them count now. The old ones stay, because what was handed out
 * in their time is signed by them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Commit, decode, isObject, type Machine, type Transaction } from '#kernel';
import { isKeyOf, type NoteSigner, parseNote, signerFor } from '#proofs';
import { founderIn, type LogKeys, logKeysIn } from '#verify';
import { HomeError, readSecret } from './home.ts';

const FILE = /^log-(ed25519|ml-dsa-44)(?:\.(\d{1,6}))?\.seed$/;
const TOWN = 'members/town/';

export class LogKeyRing {
  readonly #home: string;
  readonly #origin: string;
  /** The one that founded the book, where the home does not say otherwise: others join after it. */
  #town: string | undefined;
  #held: readonly NoteSigner[];
  #named: readonly NoteSigner[];

  /** `town` says which of several towns in the book this home is. */
  constructor(home: string, origin: string, town?: string) {
    this.#home = home;
    this.#town = town;
    this.#origin = origin;
    this.#held = this.#read();
    this.#named = this.#held.slice(0, 2);
    if (this.#named.length < 2)
      throw new HomeError('key-file-missing', `${join(home, 'keys')} holds no pair of log keys`, {
        file: join(home, 'keys'),
      });
  }

  /** Those that the book names, or the first pair before it is founded. */
  get named(): readonly NoteSigner[] {
    return this.#named;
  }

  /** What the book says now. Throws `key-file-missing` where the home does not hold every key that it names. */
  follow(keys: LogKeys | undefined): void {
    if (keys === undefined) return;
    const held = this.#heldOf(keys);
    if (held === undefined)
      throw new HomeError('key-file-missing', 'the book names log keys that are not in this home', {
        file: join(this.#home, 'keys'),
      });
    this.#named = held;
  }

  /** What the book says of this town's keys. */
  ownIn(machine: Machine): LogKeys | undefined {
    this.#town ??= founderIn(machine);
    const record = this.#town === undefined ? undefined : machine.state.get(TOWN + this.#town);
    return isObject(record) ? logKeysIn({ ...record, origin: this.#origin }) : undefined;
  }

  /** The keys that count once the block is in the book: a change of keys holds for the checkpoint that covers it. */
  after(commit: Commit): readonly NoteSigner[] {
    this.#town ??= commit.changes.find(({ key }) => key.startsWith(TOWN))?.key.slice(TOWN.length);
    const changed = commit.changes.find(({ key }) => key === `${TOWN}${this.#town}`)?.value;
    const town = changed === undefined ? undefined : decode(changed);
    if (town?.ok === true && isObject(town.value)) this.follow(logKeysIn({ ...town.value, origin: this.#origin }));
    return this.#named;
  }

  /** Those that signed a note. */
  of(note: string): readonly NoteSigner[] {
    const parsed = parseNote(note);
    if (!parsed.ok) throw new Error('the stored checkpoint is damaged');
    return this.#held.filter((signer) => parsed.value.signatures.some((line) => isKeyOf(signer, line)));
  }

  /** False where a transaction names log keys that are not in this home: it could sign no further checkpoint. */
  canFollow({ body: { input } }: Transaction): boolean {
    this.#held = this.#read();
    const keys = isObject(input) ? logKeysIn({ ...input, origin: this.#origin }) : undefined;
    return keys === undefined || this.#heldOf(keys) !== undefined;
  }

  #heldOf(keys: LogKeys): readonly NoteSigner[] | undefined {
    const found = keys.verifiers.map(({ keyId }) => this.#held.find((signer) => signer.keyId === keyId));
    return found.every((signer) => signer !== undefined) ? found : undefined;
  }

  #read(): readonly NoteSigner[] {
    const files = readdirSync(join(this.#home, 'keys')).flatMap((name) => {
      const [, algorithm, number = '1'] = FILE.exec(name) ?? [];
      return algorithm === undefined ? [] : [{ name, algorithm, number: Number(number) }];
    });
    files.sort((a, b) => a.number - b.number || (a.algorithm < b.algorithm ? -1 : 1));
    return files.map(({ name, algorithm }) => {
      const type = algorithm === 'ed25519' ? 'ed25519-note' : 'ml-dsa-44-cosignature';
      return signerFor(this.#origin, type, readSecret(this.#home, name));
    });
  }
}
