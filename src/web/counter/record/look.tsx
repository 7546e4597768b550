/** Everything once more before it is signed: what is missing, and what is like something on record. */
import { useQueries } from '@tanstack/react-query';
import { useId } from 'react';
import type { Fault } from '#kernel';
import { instrumentTypes, type Legal, likenessOf, type Party } from '#modules/titles';
import { Alert } from '../../parts/alert.tsx';
import { Button } from '../../parts/button.tsx';
import { useFaultText } from '../../parts/fault-text.ts';
import { useText } from '../../text/languages.tsx';
import { alikeQuery, type Reception } from '../answers.ts';
import { InstrumentLine } from '../instrument-line.tsx';
import { factsOf } from '../scan/scan-file.ts';
import { feesOff } from './ask-money.tsx';
import {
  faultsIn,
  type InstrumentForm,
  instrumentOf,
  legalOf,
  partyOf,
  type RecordForm,
  type Step,
  stepOf,
  written,
} from './record-form.ts';
import { STEP_NAMES } from './steps.tsx';

/** Everything that keeps the package from being signed, by instrument. */
export function openFaults(form: RecordForm): readonly (readonly [at: number, Fault | keyof typeof STEP_OF])[] {
  return form.instruments.flatMap((one, at) => [
    ...[...faultsIn(one).values()].map((fault) => [at, fault] as const),
    ...(feesOff(one) === undefined ? [] : [[at, 'fees'] as const]),
    ...(pagesDiffer(one) ? [[at, 'pages'] as const] : []),
    ...(one.parties.length + one.legals.length === 0 ? [[at, 'index'] as const] : []),
    ...(one.legals.some((legal) => Object.keys(legalOf(legal)).length === 0) ? [[at, 'land'] as const] : []),
  ]);
}

const STEP_OF = { pages: 'document', fees: 'money', index: 'parties', land: 'land' } as const satisfies {
  readonly [what: string]: Step;
};

/** Where each page has a hash, there are as many hashes as pages (R3). */
function pagesDiffer({ scan, pageCount }: InstrumentForm): boolean {
  const { pages } = factsOf(scan);
  return pages !== undefined && String(pages.length) !== pageCount.trim();
}

export function Look({
  form,
  alike,
  go,
  change,
}: {
  readonly form: RecordForm;
  readonly alike: readonly (readonly Reception[])[];
  readonly go: (at: number, step: Step) => void;
  readonly change: (change: Partial<RecordForm>) => void;
}) {
  const { t, say } = useText();
  const decide = (reception: string, is: boolean) =>
    change({ others: is ? [...form.others, reception] : form.others.filter((one) => one !== reception) });
  const named = (type: string) =>
    type in instrumentTypes ? say(instrumentTypes[type as 'deed']) : t('counter.untyped');
  return (
    <>
      <Missing form={form} go={go} />
      <ol className="package">
        {form.instruments.map((one, at) => (
          <li key={at}>
            <h3>{t('record.inPackage', { number: at + 1, type: named(one.type) })}</h3>
            <p>
              <bdi>{one.parties.map(({ name }) => name).join(' · ')}</bdi>
            </p>
            <Button look="unstyled" onClick={() => go(at, 'document')}>
              {t('record.changeThis', { number: at + 1 })}
            </Button>{' '}
            {form.instruments.length < 2 ? null : (
              <Button
                look="unstyled"
                onClick={() => change({ instruments: form.instruments.filter((_, i) => i !== at), at: 0 })}
              >
                {t('fields.remove', { what: `${at + 1}. ${named(one.type)}` })}
              </Button>
            )}
            {one.fees.length === 0 ? (
              <Alert type="info">
                {t('record.noFees')}{' '}
                <Button look="unstyled" onClick={() => go(at, 'money')}>
                  {t('record.goTo', { number: at + 1, step: t(STEP_NAMES.money) })}
                </Button>
              </Alert>
            ) : null}
            {alike[at]?.map((other) => (
              <Pair
                key={other.reception}
                one={one}
                other={other}
                decided={form.others.includes(other.reception)}
                decide={(is) => decide(other.reception, is)}
              />
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}

function Missing({ form, go }: { readonly form: RecordForm; readonly go: (at: number, step: Step) => void }) {
  const { t } = useText();
  const faultText = useFaultText();
  const faults = openFaults(form);
  if (faults.length === 0) return <Alert type="success">{t('record.complete')}</Alert>;
  const words = {
    pages: t('record.pagesOff'),
    fees: t('record.feesOff'),
    index: t('record.indexEmpty'),
    land: t('record.landEmpty'),
  } as const;
  return (
    <Alert type="warning" heading={t('record.incomplete')}>
      <ul>
        {faults.map(([at, fault]) => {
          const step = typeof fault === 'string' ? STEP_OF[fault] : stepOf(fault.path);
          const path = typeof fault === 'string' ? fault : fault.path;
          return (
            <li key={`${at} ${path}`}>
              <Button look="unstyled" onClick={() => go(at, step)}>
                {t('record.goTo', { number: at + 1, step: t(STEP_NAMES[step]) })}
              </Button>
              : {typeof fault === 'string' ? words[fault] : faultText(fault)}
            </li>
          );
        })}
      </ul>
    </Alert>
  );
}

/** What is like the instruments of the package, one list for each; none until it is known. */
export function useAlike(form: RecordForm, registry: string, enabled: boolean): readonly (readonly Reception[])[] {
  const whole = form.instruments.every(({ type, parties }) => type !== '' && parties.every(({ name }) => name !== ''));
  const queries = enabled && whole ? form.instruments.map((one) => alikeTo(one, registry)) : [];
  return useQueries({ queries, combine: (found) => found.map(({ data = [] }) => data) });
}

/** What the clerk has still to say something about. */
export function undecided(alike: readonly (readonly Reception[])[], form: RecordForm): number {
  return alike.flat().filter(({ reception }) => !form.others.includes(reception)).length;
}

function alikeTo(one: InstrumentForm, registry: string) {
  const document = instrumentOf(one).documentHash;
  const { book, page, instrumentNo } = one.numbers;
  return alikeQuery(registry, {
    likeness: likenessOf({
      type: one.type as 'deed',
      parties: one.parties.map(partyOf) as unknown as readonly Party[],
      legals: one.legals.map(legalOf) as unknown as readonly Legal[],
    }),
    ...(typeof document === 'string' ? { document } : {}),
    book: written(book),
    page: written(page),
    instrumentNo: written(instrumentNo),
  });
}

const WHY = { number: 'record.sameNumber', document: 'record.sameDocument', content: 'record.sameContent' } as const;

/** Side by side: what is at the counter, and what is on record. The clerk decides. */
function Pair({
  one,
  other,
  decided,
  decide,
}: {
  readonly one: InstrumentForm;
  readonly other: Reception;
  readonly decided: boolean;
  readonly decide: (other: boolean) => void;
}) {
  const id = useId();
  const { t } = useText();
  const { book, page, instrumentNo } = one.numbers;
  return (
    <Alert type="warning" heading={t('record.alike')}>
      <ul>
        {(other.why ?? []).map((why) => (
          <li key={why}>{t(WHY[why])}</li>
        ))}
      </ul>
      <div className="pair">
        <div>
          <p>
            <strong>{t('record.here')}</strong>
          </p>
          <p>
            <bdi>{one.parties.map(({ name }) => name).join(' · ')}</bdi>
            <br />
            {book === '' ? '' : t('counter.bookPage', { book, page })} {instrumentNo}
            <br />
            {t('record.pagesIn', { pages: Number(one.pageCount) || 0 })}
          </p>
        </div>
        <div>
          <p>
            <strong>{t('record.onRecord')}</strong>
          </p>
          <InstrumentLine {...other} />
        </div>
      </div>
      <div className="usa-checkbox">
        <input
          id={id}
          type="checkbox"
          className="usa-checkbox__input"
          checked={decided}
          onChange={({ target }) => decide(target.checked)}
        />
        <label className="usa-checkbox__label" htmlFor={id}>
          {t('record.isOther')}
          <span className="usa-checkbox__label-description">{t('record.alikeDecide')}</span>
        </label>
      </div>
    </Alert>
  );
}
