/** What a checked file shows, as keys of the catalogue and what fills them in. */
import { toBase64url } from '#kernel';
import { shortCode } from '#proofs';
import type { TextKey } from '../text/languages.tsx';
import type { Checked, CheckedFile } from './check.ts';

export type Story = {
  readonly sentence: TextKey;
  readonly fill: { readonly [name: string]: string | number };
  /** When what it says was so. */
  readonly timeMs?: number;
  readonly limits: readonly TextKey[];
  readonly size: number;
  /** Empty where the file is not about a root. */
  readonly root: string;
  readonly keys: readonly string[];
  /** Of an entry: what a paper receipt shows too. */
  readonly code?: string;
};

const LIMITS = ['proof.notTrue', 'proof.notOwner', 'proof.notLast'] as const;

export function storyOf(file: CheckedFile): Story {
  switch (file.kind) {
    case 'page':
      return storyOf(file.proof);
    // What the towns' blocks add is told below the card.
    case 'strict':
      return storyOf(file.proof);
    case 'receipt':
      return {
        ...signed(file),
        sentence: 'proof.receipt',
        fill: { entry: file.entry, origin: file.checkpoint.origin },
        timeMs: file.block.timeMs,
        code: shortCode(file.transaction.bytes),
      };
    case 'state':
      return {
        ...signed(file),
        sentence: file.value === undefined ? 'proof.absent' : 'proof.present',
        fill: { origin: file.checkpoint.origin, key: file.key },
        timeMs: file.block.timeMs,
      };
    case 'history':
      return {
        ...signed(file),
        sentence: 'proof.history',
        fill: { origin: file.checkpoint.origin, parcel: file.parcel, count: file.items.length },
        timeMs: file.block.timeMs,
      };
    case 'book':
      return {
        sentence: 'proof.book',
        fill: { origin: file.book.origin, count: file.book.tip.size },
        limits: LIMITS,
        size: file.book.tip.size,
        root: toBase64url(file.book.tip.logRoot),
        keys: file.book.keys,
      };
    case 'evidence':
      return evidenceStory(file);
  }
}

function evidenceStory(file: Extract<CheckedFile, { readonly kind: 'evidence' }>): Story {
  if (file.proves === 'double-sign') {
    const { chain, height, validatorKey } = file.signing;
    const keys = [validatorKey, ...(file.owner?.proof.keys ?? [])];
    return { sentence: 'proof.doubleSign', fill: { chain, height }, limits: [], size: 0, root: '', keys };
  }
  const { origin, second, keys } = file;
  const common = { limits: [], size: Number(second.size), root: toBase64url(second.root), keys };
  return file.proves === 'town-differs'
    ? { ...common, sentence: 'proof.townDiffers', fill: { origin, town: file.town, by: file.by.join(', ') } }
    : { ...common, sentence: 'proof.evidence', fill: { origin } };
}

/** Refusals of files that are none of ours: nothing was found out about them, so nobody is told that they are wrong. */
export function isNoProof(code: string): boolean {
  return /^(file-(empty|unknown|is-pdf|too-large)|page-without-receipt|not-a-book)$/.test(code);
}

/** The marks of the cards, drawn in a square of 24. */
export const MARKS = { yes: 'M4 13l5 5L20 6', no: 'M5 5l14 14M19 5L5 19', unsure: 'M12 3v11M12 18v3' } as const;

/** Whether the signers are those that the reader trusts, or the file's own where the reader named none. */
export function verdictOf(keys: Checked['keys']): 'yes' | 'unsure' {
  return keys === 'other' || keys === 'namesake' ? 'unsure' : 'yes';
}

type Signed = Exclude<CheckedFile, { readonly kind: 'book' | 'evidence' | 'page' | 'strict' }>;

function signed({ checkpoint, keys }: Signed): Pick<Story, 'limits' | 'size' | 'root' | 'keys'> {
  return { limits: LIMITS, size: Number(checkpoint.size), root: toBase64url(checkpoint.root), keys };
}
