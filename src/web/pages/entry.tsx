/** `/ledger/:entry`: one entry as a sentence, then its data, then its proof. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { isObject, type Value } from '#kernel';
import { linesOf, sentenceOf } from '../ledger/told.ts';
import { ReceiptProof } from '../proof/receipt-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';
import { entryQuery } from '../town/answers.ts';

export const route = createLazyRoute('/ledger/$entry')({ component: Entry });

type Json = { readonly [name: string]: Value };

function Entry() {
  const { t } = useText();
  const { entry } = route.useParams();
  const found = useQuery(entryQuery(Number(entry)));
  return (
    <Page title={t('entry.title', { entry })}>
      <Answered of={found}>
        {(value) => {
          const body = isObject(value) ? value.body : undefined;
          return isObject(body) ? <Act entry={Number(entry)} body={body} value={value} /> : <Block value={value} />;
        }}
      </Answered>
    </Page>
  );
}

function Act({ entry, body, value }: { readonly entry: number; readonly body: Json; readonly value: Value }) {
  const { t, say, language } = useText();
  const tell = useTold();
  const [action, input] = [String(body.action), body.input ?? null];
  return (
    <>
      <p className="usa-intro">{sentenceOf(action, input, language)}</p>
      <h2>{t('entry.data')}</h2>
      <p>{t('entry.dataHint')}</p>
      <dl className="written">
        {body.office === undefined ? null : <Fact name={t('entry.office')} value={String(body.office)} />}
        {linesOf(action, input, language).map(({ path, depth, label, value: text }) => (
          <div key={path} className={`written__line written__line--${Math.min(depth, 4)}`}>
            <dt>{say(label)}</dt>
            <dd>{text ?? ''}</dd>
          </div>
        ))}
      </dl>
      <h2>{t('entry.proof')}</h2>
      <p>{tell('entry.proofHint')}</p>
      <ReceiptProof entry={entry} />
      <Raw value={value} />
    </>
  );
}

function Block({ value }: { readonly value: Value }) {
  const tell = useTold();
  return (
    <>
      <p>{tell('entry.block')}</p>
      <Raw value={value} />
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="written__line">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Raw({ value }: { readonly value: Value }) {
  const { t } = useText();
  return (
    <details className="raw">
      <summary>{t('entry.raw')}</summary>
      <pre>{JSON.stringify(value, undefined, 2)}</pre>
    </details>
  );
}
