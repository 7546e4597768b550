/** `/desk/correct/:registry/:reception`: the index as it stands, what ends in it, and what begins. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type IndexEntry, type Instrument, instrumentTypes, type Numbers } from '#modules/titles';
import { instrumentQuery } from '../counter/answers.ts';
import {
  type CorrectionForm,
  changeOf,
  correctionOf,
  type EditForm,
  EMPTY_CORRECTION,
  faultsOf,
  inputOf,
  lineOf,
  numbersAfter,
  numbersFormOf,
  wrongWith,
} from '../counter/correct/index-edits.ts';
import { Done } from '../counter/done.tsx';
import { Asked, type Asking } from '../counter/fields.tsx';
import { InstrumentLine } from '../counter/instrument-line.tsx';
import { AtCounter } from '../counter/offices.tsx';
import { LegalFields } from '../counter/record/ask-land.tsx';
import { PartyFields } from '../counter/record/ask-parties.tsx';
import { ReferenceFields } from '../counter/record/ask-references.tsx';
import { EMPTY_LEGAL, EMPTY_PARTY, EMPTY_REFERENCE, legalOf, partyOf } from '../counter/record/record-form.ts';
import { Acting, useReady } from '../desk/acting.tsx';
import { deleteDraft } from '../desk/drafts/draft-store.ts';
import { useDraft } from '../desk/drafts/use-draft.ts';
import { SignedIn } from '../desk/gates.tsx';
import { numberWords } from '../land/number-words.ts';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { Group } from '../parts/group.tsx';
import { StateProof } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/correct/$registry/$reception')({ component: CorrectPage });

function CorrectPage() {
  const { t } = useText();
  const { registry, reception } = route.useParams();
  const found = useQuery(instrumentQuery(registry, reception));
  const [round, setRound] = useState(0);
  return (
    <Page
      title={t('correct.title', { reception })}
      lead={t('correct.lead')}
      proofs={<StateProof stateKey={`titles/instrument/${registry}/${reception}`} />}
    >
      <SignedIn>
        {(session) => (
          <AtCounter session={session} right="titles.correct">
            {({ offices }) => (
              <Answered of={found}>
                {(instrument) =>
                  instrument.status === 'returned' ? (
                    <Returned name={{ registry, reception }} instrument={instrument} />
                  ) : (
                    <Correcting
                      key={round}
                      again={() => setRound(round + 1)}
                      officer={session.officer}
                      office={offices[0] ?? ''}
                      name={{ registry, reception }}
                      instrument={instrument}
                    />
                  )
                }
              </Answered>
            )}
          </AtCounter>
        )}
      </SignedIn>
    </Page>
  );
}

/** The book would refuse it, so nobody types in vain. */
function Returned({ name, instrument }: { readonly name: Name; readonly instrument: Instrument }) {
  return (
    <>
      <InstrumentLine {...name} instrument={instrument} />
      <Alert type="info">
        <RefusalText refusal={{ code: 'was-returned' }} />
      </Alert>
    </>
  );
}

type Name = { readonly registry: string; readonly reception: string };

function Correcting({
  officer,
  office,
  name,
  instrument,
  again,
}: {
  readonly officer: string;
  readonly office: string;
  readonly name: Name;
  readonly instrument: Instrument;
  readonly again: () => void;
}) {
  const { t } = useText();
  const { registry, reception } = name;
  // One draft for each instrument: whatever others correct meanwhile, what was typed is found again.
  const id = `correct ${officer} ${registry} ${reception}`;
  const kept = useDraft<CorrectionForm>(id, {
    kind: 'correct',
    officer,
    office,
    registry,
    about: reception,
    form: EMPTY_CORRECTION,
  });
  const [checking, setChecking] = useReady();
  const form = kept.draft?.form ?? EMPTY_CORRECTION;
  const input = correctionOf(registry, reception, form, instrument.numbers);
  return (
    <>
      <InstrumentLine {...name} instrument={instrument} />
      <Acting
        kept={kept}
        ready={checking ? { action: 'titles/correct', input } : undefined}
        back={() => setChecking(false)}
        done={(answer) => (
          <Done answer={answer}>
            <Link to="/desk" className="usa-button">
              {t('done.toDesk')}
            </Link>{' '}
            <Button look="outline" onClick={() => void deleteDraft(id).then(again)}>
              {t('correct.again')}
            </Button>
          </Done>
        )}
      >
        {() => (
          <Form
            index={instrument.index}
            form={form}
            registry={registry}
            type={instrument.type ?? ''}
            numbers={instrument.numbers}
            change={(part) => kept.change({ ...form, ...part })}
            check={() => setChecking(true)}
          />
        )}
      </Acting>
    </>
  );
}

function Form({
  index,
  form,
  registry,
  type,
  numbers,
  change,
  check,
}: {
  readonly index: readonly IndexEntry[];
  readonly form: CorrectionForm;
  readonly registry: string;
  readonly type: string;
  readonly numbers: Numbers | undefined;
  readonly change: (part: Partial<CorrectionForm>) => void;
  readonly check: () => void;
}) {
  const { t } = useText();
  const [tried, setTried] = useState(false);
  const schema = inputOf('correct');
  const faults = useMemo(
    () => faultsOf(schema, correctionOf('r', '20260101-000001', form, numbers)),
    [schema, form, numbers],
  );
  const asking: Asking = { schema, faults, tried };
  const wrong = wrongWith(index, form, numbers);
  const edits = (next: readonly EditForm[]) => change({ edits: next });
  const go = () => {
    setTried(true);
    if (faults.size === 0 && wrong === undefined) check();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <h2>{t('correct.index')}</h2>
      <IndexTable index={index} form={form} edits={edits} />
      <h2>{t('correct.begins')}</h2>
      {form.edits.map((edit, i) =>
        edit.party === undefined && edit.legal === undefined ? null : (
          <EditFields
            key={i}
            edit={edit}
            number={i}
            type={form.type || type}
            asking={asking}
            onChange={(next) => edits(form.edits.with(i, next))}
            onRemove={() => edits(form.edits.filter((_, at) => at !== i))}
          />
        ),
      )}
      <ul className="usa-button-group">
        <li className="usa-button-group__item">
          <Button look="outline" onClick={() => edits([...form.edits, { party: EMPTY_PARTY }])}>
            {t('record.addParty')}
          </Button>
        </li>
        <li className="usa-button-group__item">
          <Button look="outline" onClick={() => edits([...form.edits, { legal: EMPTY_LEGAL }])}>
            {t('record.addLand')}
          </Button>
        </li>
        <li className="usa-button-group__item">
          <Button look="outline" onClick={() => change({ references: [...form.references, EMPTY_REFERENCE] })}>
            {t('record.addReference')}
          </Button>
        </li>
      </ul>
      {form.references.map((reference, i) => (
        <Group
          key={i}
          legend={t('record.reference', { number: i + 1 })}
          onRemove={() => change({ references: form.references.filter((_, at) => at !== i) })}
        >
          <ReferenceFields
            reference={reference}
            path={`references.${i}`}
            asking={asking}
            registry={registry}
            onChange={(next) => change({ references: form.references.with(i, next) })}
          />
        </Group>
      ))}
      <Asked
        asking={asking}
        path="type"
        value={form.type}
        label={t('correct.newType')}
        list={Object.keys(instrumentTypes).filter((one) => one !== type)}
        onChange={(next) => change({ type: next })}
      />
      <NumberFields form={form} numbers={numbers} asking={asking} change={change} />
      <h2>{t('correct.why')}</h2>
      <Asked asking={asking} path="reason" value={form.reason} onChange={(reason) => change({ reason })} />
      <Asked asking={asking} path="note" value={form.note} onChange={(note) => change({ note })} />
      <Preview index={index} form={form} type={type} numbers={numbers} />
      {tried && wrong !== undefined ? (
        <Alert type="error">{t(wrong === 'edit-empty' ? 'correct.nothing' : 'correct.emptied')}</Alert>
      ) : null}
      {tried && faults.size > 0 ? <Alert type="error">{t('fields.lookAbove')}</Alert> : null}
      <Button type="submit">{t('record.check')}</Button>
    </form>
  );
}

/** Filled in with what stands there, so that only what is wrong has to be typed. */
function NumberFields({
  form,
  numbers,
  asking,
  change,
}: {
  readonly form: CorrectionForm;
  readonly numbers: Numbers | undefined;
  readonly asking: Asking;
  readonly change: (part: Partial<CorrectionForm>) => void;
}) {
  const { t } = useText();
  const typed = form.numbers;
  if (typed === undefined)
    return (
      <Button look="outline" onClick={() => change({ numbers: numbersFormOf(numbers) })}>
        {t('correct.renumber')}
      </Button>
    );
  return (
    <Group legend={t('correct.numbers')} onRemove={() => change({ numbers: undefined })}>
      <p>{t('correct.numbersHint')}</p>
      <div className="share">
        {(['book', 'page', 'instrumentNo', 'certificateNo'] as const).map((name) => (
          <Asked
            key={name}
            asking={asking}
            path={`numbers.${name}`}
            value={typed[name]}
            onChange={(value) => change({ numbers: { ...typed, [name]: value } })}
          />
        ))}
      </div>
    </Group>
  );
}

function EditFields({
  edit,
  number,
  type,
  asking,
  onChange,
  onRemove,
}: {
  readonly edit: EditForm;
  readonly number: number;
  readonly type: string;
  readonly asking: Asking;
  readonly onChange: (edit: EditForm) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useText();
  const legend =
    edit.at === undefined ? t('correct.added', { number: number + 1 }) : t('correct.inPlaceOf', { at: edit.at });
  return (
    <Group legend={legend} onRemove={onRemove}>
      {edit.party === undefined ? null : (
        <PartyFields
          party={edit.party}
          path={`edits.${number}.party`}
          asking={asking}
          type={type}
          onChange={(party) => onChange({ ...edit, party })}
        />
      )}
      {edit.legal === undefined ? null : (
        <LegalFields
          legal={edit.legal}
          path={`edits.${number}.legal`}
          asking={asking}
          onChange={(legal) => onChange({ ...edit, legal })}
        />
      )}
    </Group>
  );
}

function IndexTable({
  index,
  form,
  edits,
}: {
  readonly index: readonly IndexEntry[];
  readonly form: CorrectionForm;
  readonly edits: (next: readonly EditForm[]) => void;
}) {
  const { t } = useText();
  const [number, line, since, what] = [t('correct.number'), t('correct.line'), t('correct.since'), t('correct.do')];
  return (
    <table className="usa-table usa-table--borderless usa-table--stacked width-full">
      <thead>
        <tr>
          {[number, line, since, what].map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {index.map((entry, at) => {
          const [ended, edited] = [entry.untilEntry !== undefined, form.edits.some((edit) => edit.at === at)];
          const text = lineOf(entry);
          return (
            <tr key={at}>
              <th scope="row" data-label={number}>
                {at}
              </th>
              <td data-label={line}>
                <bdi>{ended ? <del>{text}</del> : text}</bdi>
              </td>
              <td data-label={since}>
                {ended
                  ? t('correct.sinceUntil', { since: entry.sinceEntry, until: entry.untilEntry ?? 0 })
                  : t('correct.sinceEntry', { since: entry.sinceEntry })}
              </td>
              <td data-label={what}>
                {ended ? (
                  t('correct.endedAlready')
                ) : edited ? (
                  <Button look="unstyled" onClick={() => edits(form.edits.filter((edit) => edit.at !== at))}>
                    {t('correct.leave', { line: text })}
                  </Button>
                ) : (
                  <>
                    <Button look="unstyled" onClick={() => edits([...form.edits, changeOf(at, entry)])}>
                      {t('correct.change', { line: text })}
                    </Button>{' '}
                    <Button look="unstyled" onClick={() => edits([...form.edits, { at }])}>
                      {t('correct.end', { line: text })}
                    </Button>
                  </>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** As a reader will see it: the old line struck through, the new one beside it. */
function Preview({
  index,
  form,
  type,
  numbers = {},
}: {
  readonly index: readonly IndexEntry[];
  readonly form: CorrectionForm;
  readonly type: string;
  readonly numbers: Numbers | undefined;
}) {
  const { t, say } = useText();
  const typed = (name: string) => (name in instrumentTypes ? say(instrumentTypes[name as 'deed']) : name);
  const renumbered = numbersAfter(form, numbers);
  if (form.edits.length === 0 && form.type === '' && renumbered === undefined) return null;
  return (
    <section aria-label={t('correct.preview')} className="preview">
      <h2>{t('correct.preview')}</h2>
      <ul className="usa-list">
        {form.type === '' ? null : (
          <li>
            <del>{typed(type)}</del> <ins>{typed(form.type)}</ins>
          </li>
        )}
        {renumbered === undefined ? null : (
          <li>
            <del>{numberWords(numbers, t)}</del> <ins>{numberWords(renumbered, t)}</ins>
          </li>
        )}
        {form.edits.map((edit, i) => {
          const old = edit.at === undefined ? undefined : index[edit.at];
          const next = { party: edit.party && partyOf(edit.party), legal: edit.legal && legalOf(edit.legal) };
          return (
            <li key={i}>
              {old === undefined ? null : (
                <del>
                  <bdi>{lineOf(old)}</bdi>
                </del>
              )}{' '}
              <ins>
                <bdi>{lineOf(next as unknown as IndexEntry)}</bdi>
              </ins>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
