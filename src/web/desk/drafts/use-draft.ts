/**
 * A draft in the hands of one tab. Every change is written at once; a tab that opens a draft which another tab holds
 * only shows it, and may take it over, which the other tab is told.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Draft, DraftState } from './draft.ts';
import { deleteDraft, readDraft, writeDraft } from './draft-store.ts';

export type Keeping =
  | 'opening'
  | 'new'
  | 'saving'
  | 'saved'
  /** The browser keeps nothing: what is typed lasts as long as the page. */
  | 'unkept'
  /** Another tab has it. */
  | 'elsewhere'
  | 'gone';

export type Kept<Form> = {
  readonly draft: Draft<Form> | undefined;
  readonly keeping: Keeping;
  readonly change: (form: Form, about?: string) => void;
  /** Settles once it is on the disk, or cannot be: what was signed is never sent before. */
  readonly setState: (state: DraftState, form?: Form) => Promise<void>;
  readonly setOffice: (office: string, registry: string) => void;
  readonly takeOver: () => void;
  /** Takes it off the disk: its page has told what came of it. */
  readonly forget: () => void;
};

/** `blank` is what a new draft begins with; it is written only once something was typed. */
export function useDraft<Form>(
  id: string,
  blank: Omit<Draft<Form>, 'id' | 'revision' | 'savedMs' | 'state'>,
): Kept<Form> {
  const [draft, setDraft] = useState<Draft<Form>>();
  const [keeping, setKeeping] = useState<Keeping>('opening');
  const newest = useRef<Draft<Form>>(undefined);
  const writing = useRef<Promise<void>>(Promise.resolve());
  const first = useRef(blank);

  const load = useCallback(async () => {
    const found = await readDraft(id).catch(() => undefined);
    const opened = (found ?? { ...first.current, id, revision: 0, savedMs: 0, state: { is: 'saved' } }) as Draft<Form>;
    newest.current = opened;
    setDraft(opened);
    setKeeping(found === undefined ? 'new' : 'saved');
  }, [id]);

  const [hold, takeOver] = useLock(id);
  useEffect(() => {
    if (hold === 'asking') return;
    // Read anew, because whoever held it may have changed it.
    void load().then(() => hold === 'other' && setKeeping('elsewhere'));
  }, [hold, load]);

  const write = useCallback((change: Partial<Draft<Form>>): Promise<void> => {
    const before = newest.current;
    if (before === undefined) return Promise.resolve();
    newest.current = { ...before, ...change, savedMs: Date.now() };
    setDraft(newest.current);
    setKeeping((now) => (now === 'unkept' || now === 'elsewhere' ? now : 'saving'));
    writing.current = writing.current.then(async () => {
      const written = newest.current;
      if (written === undefined) return;
      try {
        const kept = await writeDraft(written);
        if (!kept.ok) return setKeeping('elsewhere');
        newest.current = { ...newest.current, revision: kept.value.revision } as Draft<Form>;
        setKeeping((now) => (now === 'elsewhere' ? now : 'saved'));
      } catch {
        setKeeping('unkept');
      }
    });
    return writing.current;
  }, []);

  return {
    draft,
    keeping,
    change: (form, about) => void write({ form, state: { is: 'saved' }, ...(about === undefined ? {} : { about }) }),
    setState: (state, form) => write({ state, ...(form === undefined ? {} : { form }) }),
    setOffice: (office, registry) => void write({ office, registry }),
    takeOver,
    forget: () => {
      writing.current = writing.current.then(() => deleteDraft(id)).catch(() => undefined);
    },
  };
}

type Hold = 'asking' | 'mine' | 'other';

const ASK_AGAIN_MS = 300;

/** A lock of the browser on the draft, so that two tabs never write it together. */
function useLock(id: string): readonly [Hold, () => void] {
  const [hold, setHold] = useState<Hold>('asking');
  const [steal, setSteal] = useState(0);
  useEffect(() => {
    const { locks } = navigator as { readonly locks?: LockManager };
    if (locks === undefined) return setHold('mine');
    const left = new AbortController();
    const kept = new Promise<void>((resolve) => left.signal.addEventListener('abort', () => resolve()));
    setHold('asking');
    // The form before this one, in the same tab, may be about to let go: another tab is told of at the second no.
    const ask = (last: boolean): Promise<unknown> =>
      locks
        .request(`townledger draft ${id}`, steal > 0 ? { steal: true } : { ifAvailable: true }, (lock) => {
          if (left.signal.aborted) return undefined;
          if (lock === null && !last) setTimeout(() => void ask(true), ASK_AGAIN_MS);
          else setHold(lock === null ? 'other' : 'mine');
          return lock === null ? undefined : kept;
        })
        // Rejected where another tab took it over.
        .catch(() => left.signal.aborted || setHold('other'));
    void ask(false);
    return () => left.abort();
  }, [id, steal]);
  return [hold, useCallback(() => setSteal((times) => times + 1), [])];
}
