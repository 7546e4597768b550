/** A page's heading, which is also the title of the browser's window, and the proofs behind what it shows. */
import { type ReactNode, useEffect, useId, useState } from 'react';
import { useText } from '../text/languages.tsx';

export function Page({
  title,
  lead,
  children,
  proofs,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** What "Check this page's data" opens. */
  readonly proofs?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Townledger`;
  }, [title]);
  return (
    <>
      <h1>{title}</h1>
      {lead === undefined ? null : <p className="usa-intro">{lead}</p>}
      {children}
      {proofs === undefined ? null : <CheckThisPage>{proofs}</CheckThisPage>}
    </>
  );
}

/** The proofs are fetched only when somebody wants them. */
function CheckThisPage({ children }: { readonly children: ReactNode }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <section className="check-page">
      <h2 className="usa-accordion__heading">
        <button
          type="button"
          className="usa-accordion__button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {t('shell.check')}
        </button>
      </h2>
      <div id={id} hidden={!open} className="usa-accordion__content">
        <p>{t('shell.checkHint')}</p>
        {open ? children : null}
      </div>
    </section>
  );
}
