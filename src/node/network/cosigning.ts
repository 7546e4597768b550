/**
 * Each town cosigns every checkpoint of the common book and tells the others; a receipt then says which towns have
 * signed. A town whose book differs is found out here, because it has signed another root at the same size.
 */
import { accept, equalBytes, type Result, refuse } from '#kernel';
import {
  addCosignatures,
  type Checkpoint,
  checkCheckpointSignature,
  formatNote,
  formatSignatureLine,
  formatVerifier,
  isKeyOf,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  type SignatureLine,
  signCheckpointText,
} from '#proofs';
import type { OwnCosigned } from '../witness/witness-store.ts';
import type { Member, Membership } from './members-in-book.ts';

export type CosigningOptions = {
  readonly town: string;
  readonly signers: readonly NoteSigner[];
  readonly membership: () => Membership;
  /** This town's own checkpoint at a size, signed by its log keys. */
  readonly checkpointAt: (size: number) => string | undefined;
  readonly now: () => number;
  /** The best that receipts can carry; kept on disk. */
  readonly keep: (cosigned: OwnCosigned) => void;
  readonly kept: () => OwnCosigned | undefined;
  /** There is a new difference, or more towns have signed ours at the size of one. */
  readonly onDifference: (difference: Difference) => void;
};

/** What a town has signed last, and when it said so. */
export type Signed = { readonly size: number; readonly timeMs: number };

/** A town that signed another root than this one at the same size. Both statements are kept. */
export type Difference = {
  readonly town: string;
  readonly size: number;
  readonly theirs: string;
  readonly ours: string;
};

/** The cosignatures of one size. */
type Gathered = { readonly note: string; readonly towns: ReadonlySet<string> };

/** Sizes that are gathered for at once; older ones are not asked for any more. */
const MAX_SIZES = 256;
/** Statements about a size that this town has not come to yet. */
const MAX_EARLY = 64;
const MAX_DIFFERENCES = 16;

export class Cosigning {
  readonly #options: CosigningOptions;
  readonly #gathered = new Map<number, Gathered>();
  readonly #early: { readonly size: number; readonly statement: string }[] = [];
  readonly #last = new Map<string, Signed>();
  readonly #differences = new Map<string, Difference>();
  readonly #recalled = new Set<Difference>();

  constructor(options: CosigningOptions) {
    this.#options = options;
  }

  /** Signs the checkpoint at a size, and answers with this town's statement. */
  sign(size: number): string | undefined {
    const own = this.#options.checkpointAt(size);
    const parsed = own === undefined ? undefined : parseNote(own);
    if (own === undefined || parsed?.ok !== true) return undefined;
    const { text } = parsed.value;
    const timeSeconds = Math.floor(this.#options.now() / 1_000);
    const lines = this.#options.signers.map((signer) => signCheckpointText(signer, text, timeSeconds));
    // A town that the book does not know yet signs for itself only: under a receipt its line would be a stranger's.
    const { members } = this.#options.membership();
    if (members.some(({ town }) => town === this.#options.town))
      this.#add(size, this.#options.town, lines, this.#options.signers);
    for (const { statement } of this.#takeEarly(size)) this.receive(statement);
    return formatNote({ text, signatures: lines });
  }

  /**
   * Takes another town's statement. Refusals: `cosignature-malformed`, `cosignature-stranger` where no member signed
   * it, `note-signature-invalid`, `log-forked` where it is about another book than ours.
   */
  receive(statement: string): Result<{ readonly town: string; readonly size: number }> {
    const parsed = parseNote(statement);
    const checkpoint = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
    if (!parsed.ok || !checkpoint.ok) return refuse('cosignature-malformed');
    const { text, signatures } = parsed.value;
    const member = this.#options.membership().members.find((one) => isSignedBy(one, signatures));
    if (member === undefined || member.town === this.#options.town) return refuse('cosignature-stranger');
    const time = timeOf(member, text, signatures);
    if (time === undefined) return refuse('note-signature-invalid', { name: member.town });
    return this.#compare(member, { ...checkpoint.value, text, signatures, statement, timeMs: time * 1_000 });
  }

  /** Who has signed the checkpoint at this size. */
  signedAt(size: number): readonly string[] {
    return [...(this.#gathered.get(size)?.towns ?? [])];
  }

  /** What each town has signed last, as far as it was heard of here. */
  lastOf(town: string): Signed | undefined {
    return this.#last.get(town);
  }

  differences(): readonly Difference[] {
    return [...this.#differences.values()];
  }

  /** A difference from before this node's last start. It is over when the town signs our book at a larger size. */
  recall(difference: Difference): void {
    this.#differences.set(difference.town, difference);
    this.#recalled.add(difference);
  }

  #compare(member: Member, said: Checkpoint & Said): Result<{ readonly town: string; readonly size: number }> {
    const size = Number(said.size);
    const { town } = member;
    const own = this.#options.checkpointAt(size);
    const ours = own === undefined ? undefined : checkpointOf(own);
    if (own === undefined || ours === undefined) {
      this.#early.push({ size, statement: said.statement });
      if (this.#early.length > MAX_EARLY) this.#early.shift();
      this.#note(town, size, said.timeMs);
      return accept({ town, size });
    }
    if (ours.origin !== said.origin || !equalBytes(ours.root, said.root)) {
      if (this.#differences.size < MAX_DIFFERENCES || this.#differences.has(town))
        this.#differ({ town, size, theirs: said.statement, ours: this.#gathered.get(size)?.note ?? own });
      return refuse('log-forked', { town, size });
    }
    this.#note(town, size, said.timeMs);
    const before = this.#differences.get(town);
    if (before !== undefined && before.size < size && this.#recalled.delete(before)) this.#differences.delete(town);
    this.#add(size, town, said.signatures, member.cosigners);
    return accept({ town, size });
  }

  #differ(difference: Difference): void {
    this.#differences.set(difference.town, difference);
    this.#options.onDifference(difference);
  }

  #note(town: string, size: number, timeMs: number): void {
    const last = this.#last.get(town);
    if (last === undefined || last.size <= size) this.#last.set(town, { size, timeMs });
  }

  #add(size: number, town: string, lines: readonly SignatureLine[], keys: Member['cosigners']): void {
    const before = this.#gathered.get(size);
    const note = before?.note ?? this.#options.checkpointAt(size);
    if (note === undefined) return;
    const added = addCosignatures(note, lines.map(formatSignatureLine).join(''), keys);
    if (!added.ok) return;
    const now = { note: added.value, towns: new Set([...(before?.towns ?? []), town]) };
    this.#gathered.set(size, now);
    if (town === this.#options.town) this.#note(town, size, this.#options.now());
    for (const oldest of this.#gathered.keys()) {
      if (this.#gathered.size <= MAX_SIZES) break;
      this.#gathered.delete(oldest);
    }
    for (const one of this.#differences.values())
      if (one.size === size && !this.#recalled.has(one)) this.#differ({ ...one, ours: now.note });
    this.#keepBest(size, now);
  }

  /** The newest checkpoint that enough towns have signed; until there is one, whatever there is. */
  #keepBest(size: number, { note, towns }: Gathered): void {
    const { members, quorum } = this.#options.membership();
    const signed = members.filter(({ town, validates }) => validates && towns.has(town));
    const kept = this.#options.kept();
    const keptTowns = members.filter(
      ({ cosigners, validates }) =>
        validates && cosigners.some((key) => kept?.vkeys.includes(formatVerifier(key)) === true),
    );
    const newer =
      kept === undefined ||
      kept.size < BigInt(size) ||
      (kept.size === BigInt(size) && signed.length >= keptTowns.length);
    if (!newer || (signed.length < quorum && keptTowns.length >= quorum)) return;
    // Every line has its key beside it, also that of a member which does not count; the reader's policy says who does.
    const keys = members.flatMap(({ town, cosigners }) => (towns.has(town) ? cosigners : []));
    this.#options.keep({ size: BigInt(size), note, vkeys: keys.map(formatVerifier) });
  }

  #takeEarly(size: number): readonly { readonly statement: string }[] {
    const due = this.#early.filter((one) => one.size <= size);
    this.#early.splice(0, this.#early.length, ...this.#early.filter((one) => one.size > size));
    return due;
  }
}

type Said = {
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
  readonly statement: string;
  readonly timeMs: number;
};

function isSignedBy({ cosigners }: Member, signatures: readonly SignatureLine[]): boolean {
  return cosigners.length > 0 && cosigners.every((key) => signatures.some((line) => isKeyOf(key, line)));
}

/** When the member says that it signed; undefined unless every one of its keys did. */
function timeOf({ cosigners }: Member, text: string, signatures: readonly SignatureLine[]): number | undefined {
  let time: number | undefined;
  for (const key of cosigners) {
    const line = signatures.find((one) => isKeyOf(key, one));
    const verified = line === undefined ? undefined : checkCheckpointSignature(key, text, line.signature);
    if (verified?.timeSeconds === undefined) return undefined;
    time = Math.min(time ?? verified.timeSeconds, verified.timeSeconds);
  }
  return time;
}

function checkpointOf(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
  return checkpoint.ok ? checkpoint.value : undefined;
}
