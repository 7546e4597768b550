/** An entry's receipt to take away: as a page that checks itself, on paper, and as the bare proof. */
import { useText } from '../text/languages.tsx';

export function SaveReceipt({ entry }: { readonly entry: number }) {
  const { t, language } = useText();
  const files = [
    [`/entries/${entry}/receipt.html`, `entry-${entry}.html`, t('entry.saveHtml')],
    [`/entries/${entry}/receipt.pdf?language=${language}`, `entry-${entry}.pdf`, t('entry.savePdf')],
    [`/entries/${entry}/receipt`, `entry-${entry}.tlog-proof`, t('entry.saveProof')],
  ] as const;
  return (
    <>
      <h3>{t('entry.save')}</h3>
      <p>{t('entry.saveHint')}</p>
      <ul className="usa-button-group">
        {files.map(([href, name, label], i) => (
          <li key={name} className="usa-button-group__item">
            <a href={href} download={name} className={`usa-button${i === 0 ? '' : ' usa-button--outline'}`}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
