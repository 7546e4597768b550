/**
 * Drafts in the browser's own database (IndexedDB): they survive a closed tab, a lost connection and a restart, and
 * never leave this computer.
 */
import { accept, type Result, refuse } from '#kernel';
import type { Draft } from './draft.ts';

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
  const next = { ...draft, revision: draft.revision + 1 };
  await done(store.put(next));
  return accept(next);
}

export async function deleteDraft(id: string): Promise<void> {
  await done((await drafts('readwrite')).delete(id));
}

export async function deleteDrafts(officer: string): Promise<void> {
  for (const { id } of await listDrafts(officer)) await deleteDraft(id);
}
