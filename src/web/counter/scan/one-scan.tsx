/** A scan that stays with the clerk: one file, of which the act carries the hash alone. */
import { useState } from 'react';
import type { Refusal } from '#kernel';
import { Alert } from '../../parts/alert.tsx';
import { Button } from '../../parts/button.tsx';
import { FileField } from '../../parts/file-field.tsx';
import { RefusalText } from '../../shell/refusal-text.tsx';
import { useText } from '../../text/languages.tsx';
import { scanned } from './hash.ts';
import type { ScannedFile } from './scan-file.ts';

export function OneScan({
  name,
  hash,
  onScan,
}: {
  /** What is chosen now; empty where nothing is. */
  readonly name: string;
  readonly hash: string;
  readonly onScan: (scan: ScannedFile | undefined) => void;
}) {
  const { t } = useText();
  const [going, setGoing] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const take = async ([file]: readonly File[]) => {
    if (file === undefined) return;
    setGoing(file.name);
    const done = await scanned(file, () => undefined);
    setGoing(undefined);
    setRefusal(done.ok ? undefined : done.refusal);
    if (done.ok) onScan(done.value);
  };
  return (
    <section aria-label={t('record.scan')}>
      <FileField
        label={t('record.scan')}
        hint={t('counter.returnScanHint')}
        drop={t('record.scanDrop')}
        choose={t('record.scanChoose')}
        accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png"
        onFiles={(files) => void take(files)}
      />
      <div role="status">{going === undefined ? null : t('record.hashing', { name: going })}</div>
      {refusal === undefined ? null : (
        <Alert type="error">
          <RefusalText refusal={refusal} />
        </Alert>
      )}
      {hash === '' ? null : (
        <p className="scan-files">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <span className="hash">SHA-256 {hash}</span>
          <Button look="unstyled" onClick={() => onScan(undefined)}>
            {t('fields.remove', { what: name })}
          </Button>
        </p>
      )}
    </section>
  );
}
