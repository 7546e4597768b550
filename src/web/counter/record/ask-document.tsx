/** What was handed in: its type, its pages, and the scan with its hashes. */
import { useState } from 'react';
import type { Refusal } from '#kernel';
import { instrumentTypes, usualFee } from '#modules/titles';
import { Alert } from '../../parts/alert.tsx';
import { FileField } from '../../parts/file-field.tsx';
import { useRefusalText } from '../../shell/refusal-text.tsx';
import { useText } from '../../text/languages.tsx';
import { Asked, type Asking } from '../fields.tsx';
import { scanned } from '../scan/hash.ts';
import { factsOf, goTogether, type ScannedFile } from '../scan/scan-file.ts';
import { EMPTY_PARTY, type InstrumentForm } from './record-form.ts';
import { usualRoles } from './roles.ts';

/** As much as one act may bring along (see the kernel's limits of attachments). */
const MAX_ATTACHED = { bytes: 4_194_304, files: 16 };

export type Asks = {
  readonly form: InstrumentForm;
  readonly change: (change: Partial<InstrumentForm>) => void;
  readonly asking: Asking;
  readonly registry: string;
};

export function AskDocument({ form, change, asking }: Asks) {
  const { t } = useText();
  const type = (value: string) => {
    const blank = form.parties.every(({ name }) => name === '');
    const parties = blank ? usualRoles(value).map((role) => ({ ...EMPTY_PARTY, role })) : form.parties;
    change({ type: value, parties });
  };
  return (
    <>
      <Asked asking={asking} path="type" value={form.type} onChange={type} list={Object.keys(instrumentTypes)} />
      <Scan form={form} change={change} />
      <Asked
        asking={asking}
        path="pageCount"
        value={form.pageCount}
        onChange={(pageCount) => change({ pageCount })}
        hint={t(usualFee(form.type as 'plan') === 'plan' ? 'record.sheetsHint' : 'record.pagesHint')}
      />
      <PagesDiffer form={form} />
      <Asked
        asking={asking}
        path="executedDay"
        value={form.executedDay}
        onChange={(executedDay) => change({ executedDay })}
      />
    </>
  );
}

function PagesDiffer({ form }: { readonly form: InstrumentForm }) {
  const { t } = useText();
  const { pageCount } = factsOf(form.scan);
  if (pageCount === undefined || form.pageCount === '' || String(pageCount) === form.pageCount.trim()) return null;
  return <Alert type="warning">{t('record.pagesDiffer', { scanned: pageCount, written: form.pageCount })}</Alert>;
}

type Going = { readonly name: string; readonly read: number; readonly size: number };

function Scan({ form, change }: Pick<Asks, 'form' | 'change'>) {
  const { t } = useText();
  const [going, setGoing] = useState<Going>();
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const take = async (files: readonly File[]) => {
    const [scan, kept, refused]: [ScannedFile[], Blob[], Refusal[]] = [[...form.scan], [...form.files], []];
    for (const file of files) {
      const done = await scanned(file, (read) => setGoing({ name: file.name, read, size: file.size }));
      const fault = done.ok ? faultBeside(scan, done.value) : done.refusal;
      if (fault !== undefined) refused.push(fault);
      else if (done.ok) {
        scan.push(done.value);
        kept.push(file);
      }
    }
    setGoing(undefined);
    setRefusals(refused);
    const { pageCount } = factsOf(scan);
    const small = fits(kept) && kept.length === scan.length ? kept : [];
    change({
      scan,
      files: small,
      attach: form.attach && small.length > 0,
      ...(pageCount === undefined ? {} : { pageCount: String(pageCount) }),
    });
  };
  return (
    <section aria-label={t('record.scan')}>
      <FileField
        label={t('record.scan')}
        hint={t('record.scanHint')}
        drop={t('record.scanDrop')}
        choose={t('record.scanChoose')}
        accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png"
        multiple
        onFiles={(files) => void take(files)}
      />
      {going === undefined ? null : <Progress {...going} />}
      {refusals.map((refusal) => (
        <Alert key={`${refusal.code} ${refusal.detail?.name}`} type="error">
          <Why refusal={refusal} />
        </Alert>
      ))}
      <Scanned form={form} change={change} />
    </section>
  );
}

function faultBeside(scan: readonly ScannedFile[], file: ScannedFile): Refusal | undefined {
  const detail = { name: file.name };
  if (scan.some(({ hash }) => hash === file.hash)) return { code: 'scan-twice', detail };
  return goTogether([...scan, file]) ? undefined : { code: 'scan-not-together', detail };
}

function fits(blobs: readonly Blob[]): boolean {
  return blobs.length <= MAX_ATTACHED.files && blobs.every(({ size }) => size <= MAX_ATTACHED.bytes);
}

function Why({ refusal }: { readonly refusal: Refusal }) {
  return useRefusalText(refusal);
}

function Progress({ name, read, size }: Going) {
  const { t } = useText();
  const percent = size === 0 ? 0 : Math.floor((read / size) * 100);
  return (
    <p role="status">
      <label>
        {t('record.hashing', { name })} <progress max={100} value={percent} />
      </label>
    </p>
  );
}

/** Says honestly what is hashed, file by file. */
function Scanned({ form, change }: Pick<Asks, 'form' | 'change'>) {
  const { t, number } = useText();
  if (form.scan.length === 0) return null;
  const { pages } = factsOf(form.scan);
  const without = (hash: string) => {
    const rest = <T,>(all: readonly T[]) => all.filter((_, i) => form.scan[i]?.hash !== hash);
    change({ scan: rest(form.scan), files: rest(form.files) });
  };
  return (
    <>
      <ol className="scan-files">
        {form.scan.map(({ name, size, hash, pages }, i) => (
          <li key={hash}>
            <strong>{name}</strong> · {t('record.kilobytes', { size: number(Math.ceil(size / 1024)) })}
            {pages === undefined ? '' : ` · ${t('record.pagesIn', { pages })}`}
            <span className="hash">SHA-256 {hash}</span>
            <button type="button" className="usa-button usa-button--unstyled" onClick={() => without(hash)}>
              {t('fields.removeThis')}
              <span className="usa-sr-only">: {`${i + 1}. ${name}`}</span>
            </button>
          </li>
        ))}
      </ol>
      <p>{t(pages === undefined ? 'record.hashedFile' : 'record.hashedPages')}</p>
      {form.files.length === 0 ? (
        <p>{t('record.staysHere')}</p>
      ) : (
        <div className="usa-checkbox">
          <input
            id="attach"
            type="checkbox"
            className="usa-checkbox__input"
            checked={form.attach}
            onChange={({ target }) => change({ attach: target.checked })}
          />
          <label className="usa-checkbox__label" htmlFor="attach">
            {t('record.attach')}
            <span className="usa-checkbox__label-description">{t('record.attachHint')}</span>
          </label>
        </div>
      )}
    </>
  );
}
