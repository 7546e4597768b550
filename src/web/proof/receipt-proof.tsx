/** An entry's receipt: fetched, checked here, and shown. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { receiptQuery } from '../town/answers.ts';
import { Checking } from './checking.tsx';

export function ReceiptProof({ entry }: { readonly entry: number }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  const receipt = useQuery({ ...receiptQuery(entry), enabled: asked });
  const name = `entry-${entry}.tlog-proof`;
  if (!asked) return <Button onClick={() => setAsked(true)}>{t('proof.check')}</Button>;
  return (
    <Answered of={receipt}>
      {(text) => <Checking file={new Blob([text])} id={`receipt ${entry} ${text.length}`} name={name} />}
    </Answered>
  );
}
