/**
 * Drafts in the browser's own database (IndexedDB): they survive a closed tab, a lost connection and a restart, and
 * never leave this computer.
 */
import { accept, type Result, refuse } from '#kernel';
import { type Draft, underWay } from './draft.ts';

const [NAME, VERSION, STORE] = ['townledger-desk', 1, 'drafts'];

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // A browser that refused once, as in a private window, may be asked again.
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

async function drafts(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return (await database()).transaction(STORE, mode).objectStore(STORE);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Throws where the browser keeps nothing, as do all of these. */
export async function listDrafts(officer: string): Promise<readonly Draft[]> {
  const all = (await done((await drafts('readonly')).getAll())) as Draft[];
  return all.filter((draft) => draft.officer === officer);
}

export async function readDraft(id: string): Promise<Draft | undefined> {
  return (await done((await drafts('readonly')).get(id))) as Draft | undefined;
}

/** Refusal `draft-stale` where another tab has written since; nothing is changed then. */
export async function writeDraft(draft: Draft): Promise<Result<Draft>> {
  const store = await drafts('readwrite');
  const kept = (await done(store.get(draft.id))) as Draft | undefined;
  if ((kept?.revision ?? 0) !== draft.revision) return refuse('draft-stale');
  const next = { ...draft, revision: draft.revision + 1, ...(await typedBehind(store, draft, kept)) };
  await done(store.put(next));
  return accept(next);
}

/**
 * A signed act takes the draft in which it was typed with it, so that no page can offer it for a second signature;
 * a refusal gives it back, unless something new is being typed there. All within the one transaction of the write.
 */
async function typedBehind(store: IDBObjectStore, draft: Draft, kept: Draft | undefined): Promise<Partial<Draft>> {
  const { from, state } = draft;
  if (from === undefined) return {};
  const there = (await done(store.get(from))) as Draft | undefined;
  if (state.is === 'refused') {
    if (there === undefined && kept?.typed !== undefined) await done(store.put(kept.typed));
    return { typed: undefined };
  }
  if (underWay(draft) === undefined || kept?.typed !== undefined || there === undefined)
    return { typed: state.is === 'recorded' ? undefined : kept?.typed };
  await done(store.delete(from));
  return { typed: there };
}

export async function deleteDraft(id: string): Promise<void> {
  await done((await drafts('readwrite')).delete(id));
}

export async function deleteDrafts(officer: string): Promise<void> {
  for (const { id } of await listDrafts(officer)) await deleteDraft(id);
}
