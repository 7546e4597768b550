/** A piece of work that is not in the book yet, kept on this computer from the first letter on. */
import type { Refusal, Value } from '#kernel';
import type { Recorded, Sealed } from './delivery.ts';

export type DraftKind = 'record' | 'correct' | 'return' | 'void' | 'decide' | 'vote' | 'act' | 'form';

/** An act whose form is kept nowhere: it becomes a draft when it is signed. */
export type SignedAct = { readonly action: string; readonly input: Value };

/** What was typed into a form that a schema made, until it is in the book. */
export type TypedForm<Typed = unknown> = { readonly action: string; readonly typed: Typed };

export type DraftState =
  /** Being written. */
  | { readonly is: 'saved' }
  /** Signed; these bytes and no others go to the node, until it is known what became of them. */
  | { readonly is: 'sending'; readonly sealed: Sealed }
  | { readonly is: 'waiting'; readonly sealed: Sealed; readonly refusal: Refusal }
  | { readonly is: 'recorded'; readonly answer: Recorded }
  | { readonly is: 'refused'; readonly refusal: Refusal };

/** What a form holds: text as it was typed, and files. */
export type Draft<Form = unknown> = {
  readonly id: string;
  readonly kind: DraftKind;
  /** Drafts belong to whoever began them: several officers may share a computer. */
  readonly officer: string;
  readonly office: string;
  readonly registry: string;
  /** What the list of drafts calls it. */
  readonly about: string;
  readonly form: Form;
  readonly state: DraftState;
  readonly savedMs: number;
  /** Counts the changes, so that a tab that missed one cannot write over it. */
  readonly revision: number;
  /** The draft of the form in which this act was typed. */
  readonly from?: string;
  /** That draft, while the act is signed and not refused: so it cannot be signed a second time. */
  readonly typed?: Draft | undefined;
};

/** Whether it may still be changed: what is signed may not, until it is known that it did not come through. */
export function isOpen({ state }: Pick<Draft, 'state'>): boolean {
  return state.is === 'saved' || state.is === 'refused';
}

/** The signed act that waits for its fate, if any. */
export function underWay({ state }: Pick<Draft, 'state'>): Sealed | undefined {
  return state.is === 'sending' || state.is === 'waiting' ? state.sealed : undefined;
}

/** The reception numbers that a recorded draft was given. */
export function receptionsOf(answer: Recorded): readonly string[] {
  const result = answer.result as { readonly [name: string]: Value } | null;
  if (Array.isArray(result?.receptions)) return result.receptions as string[];
  return typeof result?.reception === 'string' ? [result.reception] : [];
}

/** The oldest work first; what is done comes last, so that nothing open is overlooked. */
export function inOrder(drafts: readonly Draft[]): readonly Draft[] {
  const rank = ({ state }: Draft) => (state.is === 'recorded' ? 1 : 0);
  return drafts.toSorted((a, b) => rank(a) - rank(b) || a.savedMs - b.savedMs);
}
