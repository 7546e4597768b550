/** `/desk/new-key`: an officer who lost a device makes a new passkey, whose public part two managers take in. */
import { useMutation } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { OnOwnSite } from '../desk/gates.tsx';
import { newPasskey } from '../desk/passkey.ts';
import { SiteProof } from '../desk/site-proof.tsx';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Page } from '../shell/page.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/new-key')({ component: NewKey });

function NewKey() {
  const { t } = useText();
  return (
    <Page title={t('newkey.title')} lead={t('newkey.lead')} proofs={<SiteProof />}>
      <OnOwnSite>{({ name }) => <Make town={name} />}</OnOwnSite>
    </Page>
  );
}

function Make({ town }: { readonly town: string }) {
  const { t } = useText();
  const [job, setJob] = useState('');
  const making = useMutation({ mutationFn: () => newPasskey(job.trim(), town) });
  const made = making.data;
  if (made?.ok === true)
    return (
      <Alert type="success" heading={t('newkey.done')}>
        <p>{t('newkey.doneHint')}</p>
        <p className="hash">passkey:{made.value.key.key}</p>
      </Alert>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <TextField
        label={t('newkey.job')}
        hint={t('newkey.jobHint')}
        value={job}
        onChange={({ target }) => setJob(target.value)}
        required
      />
      {made === undefined ? null : (
        <Alert type="error" heading={t('enrol.failed')}>
          <RefusalText refusal={made.refusal} />
        </Alert>
      )}
      <Button type="submit" disabled={making.isPending}>
        {t('enrol.make')}
      </Button>
    </form>
  );
}
