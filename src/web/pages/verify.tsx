/** `/verify`: any file that a town hands out, checked on this device. */
import { createLazyRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { TextArea } from '../parts/field.tsx';
import { FileField } from '../parts/file-field.tsx';
import { Account } from '../proof/account.tsx';
import { Checking } from '../proof/checking.tsx';
import { pastedFile } from '../proof/pasted.ts';
import { Scan } from '../proof/scan.tsx';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/verify')({ component: Verify });

type Chosen = { readonly file: Blob; readonly name: string; readonly id: string };

function Verify() {
  const { t } = useText();
  const [chosen, setChosen] = useState<Chosen>();
  const [pasted, setPasted] = useState('');
  const [empty, setEmpty] = useState(false);
  const choose = (file: Blob, name: string) => {
    setEmpty(false);
    setChosen({ file, name, id: `${name} ${file.size} ${Date.now()}` });
  };
  return (
    <Page title={t('verify.title')} lead={t('verify.lead')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setEmpty(pasted.trim() === '');
          if (pasted.trim() !== '') choose(pastedFile(pasted), 'pasted.tlog-proof');
        }}
      >
        <FileField
          label={t('verify.file')}
          drop={t('verify.drop')}
          choose={t('verify.choose')}
          onFiles={([file]) => file !== undefined && choose(file, file.name)}
        />
        <TextArea
          label={t('verify.paste')}
          error={empty ? t('verify.nothing') : undefined}
          value={pasted}
          onChange={({ target }) => setPasted(target.value)}
        />
        <Button type="submit">{t('verify.go')}</Button>
      </form>
      {chosen === undefined ? null : (
        <section>
          <h2>{t('verify.result')}</h2>
          <Checking key={chosen.id} {...chosen} below={({ result }) => result.ok && <Account file={result.value} />} />
        </section>
      )}
      <h2>{t('verify.scanHead')}</h2>
      <p>{t('verify.scanHint')}</p>
      <Scan />
      <h2>{t('verify.stickHead')}</h2>
      <p>{t('verify.stickHint')}</p>
      <a href="/verify.html" download="verify.html" className="usa-button usa-button--outline">
        {t('verify.stick')}
      </a>
    </Page>
  );
}
