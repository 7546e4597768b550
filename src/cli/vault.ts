/** What may be let go of beside the book: items of the vault, and the content of old attachments. */
import { encodeJson } from '#client';
import { accept, fromBase64url, refuse, say } from '#kernel';
import { onTown } from './book.ts';
import { startOf } from './input.ts';
import { EXIT, type Outcome, type Terminal, words } from './output.ts';

/** Opens an item: for whoever answers a person who asks what the town holds about them. */
export function showItem(home: string, commitment: string): Promise<Outcome> {
  if (!isCommitment(commitment)) return Promise.resolve(refuse('option-wrong', { option: 'COMMITMENT' }));
  return onTown(home, async ({ client }) => {
    const item = await client.json('GET', `/vault/items/${commitment}`);
    if (!item.ok) return item;
    const { kind, retention, content } = item.value as { kind: string; retention: string; content: string };
    const text = Buffer.from(content, 'base64url').toString();
    return accept({ facts: { commitment, kind, retention, text }, lines: [text] });
  });
}

/** Content and salt are gone for good; the commitment in the book can then be linked to nothing. */
export function eraseItem(terminal: Terminal, home: string, commitment: string, reason: string): Promise<Outcome> {
  if (!isCommitment(commitment)) return Promise.resolve(refuse('option-wrong', { option: 'COMMITMENT' }));
  return onTown(home, async ({ client }) => {
    const erased = await client.json('POST', '/vault/erase', encodeJson({ commitment, reason }));
    if (!erased.ok) return erased;
    const { shared } = erased.value as { readonly shared: readonly number[] };
    const more = shared.length === 0 ? [] : [words(terminal, STILL_SHARED, { grants: shared.join(', ') })];
    return accept({ facts: { stub: erased.value }, lines: [words(terminal, ERASED), ...more] });
  });
}

const ERASED = say(
  'Erased. What was proved about the book stays proved. If the source still holds this person, take them out there too, or the next import brings them back. Old backups still hold the content.',
  'Borrado. Lo que se probó sobre el libro sigue probado. Si el origen aún tiene a esta persona, quítela también allí, o la próxima importación la traerá de vuelta. Las copias de seguridad viejas aún tienen el contenido.',
);

const STILL_SHARED = say(
  'Other offices still have it under these grants: {grants}. End them with "townledger share revoke", and their copies go too.',
  'Otras oficinas aún lo tienen con estos permisos: {grants}. Termínelos con "townledger share revoke" y sus copias también se borran.',
);

/** `day` is the first whose entries keep their content. */
export function pruneAttachments(terminal: Terminal, home: string, day: string): Promise<Outcome> {
  const beforeMs = startOf(day);
  if (beforeMs === undefined)
    return Promise.resolve({ ...refuse('option-wrong', { option: '--before' }), exit: EXIT.usage });
  return onTown(home, async ({ client }) => {
    const answer = await client.json('POST', '/local/attachments/prune', encodeJson({ beforeMs }));
    if (!answer.ok) return answer;
    const { pruned, kept } = answer.value as { readonly pruned: number; readonly kept: number };
    const lines = [words(terminal, PRUNED, { pruned, day })];
    return accept({ facts: { pruned, kept }, lines: kept === 0 ? lines : [...lines, words(terminal, KEPT, { kept })] });
  });
}

const PRUNED = say(
  'Content of {pruned} attachments from before {day} was let go of. Entries, receipts and proofs stay valid.',
  'Se soltó el contenido de {pruned} anexos anteriores al {day}. Asientos, comprobantes y pruebas siguen siendo válidos.',
);
const KEPT = say(
  '{kept} as old are kept: an entry names them in a field whose kind is permanent, or whose years are not over.',
  '{kept} igual de antiguos se conservan: un asiento los nombra en un campo permanente o cuyos años no han pasado.',
);

function isCommitment(text: string): boolean {
  return fromBase64url(text)?.length === 32;
}
