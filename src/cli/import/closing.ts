/** The import as the book keeps it: begun by its first rows, closed by a report whose totals the rules check. */
import type { Json } from '#client';
import { accept, type Result, refuse, toBase64url, type Value } from '#kernel';
import type { Town } from '../town.ts';
import { seal } from './seal.ts';
import type { Plan } from './send.ts';
import { type Sending, signed, submit } from './submit.ts';

type ImportRecord = {
  readonly import: string;
  readonly source: string;
  readonly loaded: number;
  readonly loadedWithFlags: number;
  readonly quarantined: number;
  readonly closedEntry?: number;
};

async function importsOf({ client }: Town): Promise<Result<readonly ImportRecord[]>> {
  return (await client.queryAll('titles', 'imports', 'import')) as Result<readonly (ImportRecord & Json)[]>;
}

function countedBy({ loaded, loadedWithFlags, quarantined }: ImportRecord): number {
  return loaded + loadedWithFlags + quarantined;
}

/**
 * An import of the same source that was interrupted goes on under its name. One that counted more rows than are
 * known now was of other files, and stays open: it was never finished.
 */
export async function openImport(town: Town, source: string, known: number): Promise<Result<string | undefined>> {
  const imports = await importsOf(town);
  if (!imports.ok) return imports;
  const open = imports.value.find(
    (one) => one.source === source && one.closedEntry === undefined && countedBy(one) <= known,
  );
  return accept(open?.import);
}

/** The closing report; the town's rule counts for itself and refuses totals that are not its own. */
export async function closeImport(sending: Sending, plan: Plan): Promise<Result<null>> {
  const imports = await importsOf(sending.town);
  if (!imports.ok) return imports;
  const own = imports.value.find((one) => one.import === sending.import);
  if (own === undefined) return refuse('import-unknown', { import: sending.import });
  const files = await sealFiles(sending.town, plan.files);
  if (!files.ok) return files;
  const { loaded, loadedWithFlags, quarantined } = own;
  const before = plan.rows.length - countedBy(own);
  const input = { import: sending.import, files: files.value, loaded, loadedWithFlags, quarantined, before };
  return submit(sending, [{ bytes: signed(sending, 'titles/close-import', input), rows: [] }]);
}

async function sealFiles({ client }: Town, files: Plan['files']): Promise<Result<readonly Value[]>> {
  const sealed = files.map((file) => ({ ...file, ...seal(file.content) }));
  const stored = await client.putVault(
    sealed.map(({ commitment, salt, content }) => ({
      commitment,
      salt: toBase64url(salt),
      content: toBase64url(content),
      kind: 'import-file',
      retention: 'permanent',
    })),
  );
  return stored.ok ? accept(sealed.map(({ layer, rows, commitment }) => ({ layer, rows, commitment }))) : stored;
}
