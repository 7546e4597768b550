/** A one-time link to hand over: to be copied, scanned or printed. It is shown once and kept nowhere. */
import { useState } from 'react';
import { encode } from 'uqr';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { useText } from '../text/languages.tsx';

export function LinkCard({ link, days }: { readonly link: string; readonly days: number }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  return (
    <Alert type="warning" heading={t('officers.link')}>
      <p>{t('officers.linkHint', { days })}</p>
      <QrCode text={link} label={t('officers.qr')} />
      <p className="hash">{link}</p>
      <Button look="outline" onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}>
        {t(copied ? 'officers.copied' : 'officers.copy')}
      </Button>{' '}
      <Button look="outline" onClick={() => window.print()}>
        {t('officers.print')}
      </Button>
    </Alert>
  );
}

function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
