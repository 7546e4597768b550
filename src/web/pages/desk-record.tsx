/** `/desk/record`: an instrument or a package, one group of questions at a time. */
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Fault, Field } from '#kernel';
import { titles } from '#modules/titles';
import type { RegistryRow } from '../counter/answers.ts';
import { dayOf } from '../counter/day.ts';
import { Done } from '../counter/done.tsx';
import { fieldAt } from '../counter/fields.tsx';
import { useDraftId } from '../counter/new-draft.ts';
import { AtCounter, ChooseOffice } from '../counter/offices.tsx';
import { AskDocument } from '../counter/record/ask-document.tsx';
import { AskLand } from '../counter/record/ask-land.tsx';
import { AskMoney } from '../counter/record/ask-money.tsx';
import { AskParties } from '../counter/record/ask-parties.tsx';
import { AskReferences } from '../counter/record/ask-references.tsx';
import { Look, openFaults, undecided, useAlike } from '../counter/record/look.tsx';
import {
  EMPTY_INSTRUMENT,
  EMPTY_RECORD,
  faultsIn,
  type InstrumentForm,
  instrumentOf,
  type RecordForm,
  STEPS,
  type Step,
  stepOf,
} from '../counter/record/record-form.ts';
import { StepIndicator } from '../counter/record/steps.tsx';
import { RegistryProofs } from '../counter/registry-proofs.tsx';
import { Acting, type Ready, useReady } from '../desk/acting.tsx';
import type { Session } from '../desk/desk.ts';
import { type Draft, isOpen } from '../desk/drafts/draft.ts';
import { type Kept, useDraft } from '../desk/drafts/use-draft.ts';
import { SignedIn } from '../desk/gates.tsx';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { useFaultText } from '../parts/fault-text.ts';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/record')({ component: RecordPage });

/** As many as one act may hold (see the schema of titles). */
const MOST = 12;
const MAX_ATTACHMENTS = 16;

function RecordPage() {
  const { t } = useText();
  const { draft } = route.useSearch() as { readonly draft?: string };
  const id = useDraftId('/desk/record', draft);
  return (
    <Page title={t('record.title')} proofs={<RegistryProofs />}>
      {id === undefined ? null : (
        <SignedIn>
          {(session) => (
            <AtCounter session={session} right="titles.record" fits={({ authority }) => authority === 'official'}>
              {(at) => <Recording key={id} id={id} session={session} {...at} />}
            </AtCounter>
          )}
        </SignedIn>
      )}
    </Page>
  );
}

type At = {
  readonly session: Session;
  readonly offices: readonly string[];
  readonly registries: readonly RegistryRow[];
};

function Recording({ id, ...at }: At & { readonly id: string }) {
  const { t } = useText();
  const { session, offices, registries } = at;
  const kept = useDraft<RecordForm>(id, {
    kind: 'record',
    officer: session.officer,
    office: offices[0] ?? '',
    registry: registries[0]?.registry ?? '',
    about: '',
    form: EMPTY_RECORD,
  });
  const [checking, setChecking] = useReady();
  const day = dayOf(session.timeMs);
  const { draft } = kept;
  if (draft !== undefined && draft.officer !== session.officer)
    return <Alert type="warning">{t('drafts.notYours')}</Alert>;
  const ready = draft !== undefined && checking ? readyOf(draft, day) : undefined;
  return (
    <Acting
      kept={kept}
      ready={ready}
      back={() => setChecking(false)}
      done={(answer) => (
        <Done answer={answer}>
          <Link to="/desk/record" className="usa-button">
            {t('record.next')}
          </Link>
        </Done>
      )}
    >
      {() => <Questions kept={kept} day={day} check={() => setChecking(true)} {...at} />}
    </Acting>
  );
}

function readyOf({ form, registry }: Draft<RecordForm>, day: string): Ready {
  const attached = form.instruments.flatMap(({ attach, scan, files }) =>
    attach ? files.map((content, i) => ({ hash: scan[i]?.hash ?? '', content })) : [],
  );
  const input = { registry, day, instruments: form.instruments.map(instrumentOf) };
  return { action: 'titles/record', input, attached: onceEach(attached) };
}

function onceEach<T extends { readonly hash: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [one.hash, one])).values()];
}

const SCHEMA = (() => {
  const input = (titles.schema.actions.record as { readonly input: Field<unknown> }).input;
  const list = input.kind === 'record' ? input.fields.instruments : undefined;
  if (list?.kind !== 'list') throw new Error('the schema of titles/record has changed');
  return list.of;
})();

function Questions({
  kept,
  day,
  check,
  offices,
  registries,
}: At & { readonly kept: Kept<RecordForm>; readonly day: string; readonly check: () => void }) {
  const { t } = useText();
  const [tried, setTried] = useState<string>();
  const { draft } = kept;
  const form = draft?.form ?? EMPTY_RECORD;
  const { at, step } = form;
  const one = form.instruments[at] ?? EMPTY_INSTRUMENT;
  const faults = useMemo(() => faultsIn(one), [one]);
  const place = `${at} ${step}`;
  const asking = { schema: SCHEMA, faults, tried: tried === place };
  const put = (next: Partial<RecordForm>) => kept.change({ ...form, ...next }, aboutOf({ ...form, ...next }));
  const change = (part: Partial<InstrumentForm>) =>
    put({ instruments: form.instruments.with(at, { ...one, ...part }) });
  const go = (to: number, next: Step) => put({ at: to, step: next });
  const alike = useAlike(form, draft?.registry ?? '', step === 'look');
  const heading = useFocusOn(place);
  const asks = { form: one, change, asking, registry: draft?.registry ?? '' };
  const wrong = [...faults.values()].filter(({ path }) => stepOf(path) === step);
  const next = () => {
    setTried(place);
    if (wrong.length === 0) go(at, STEPS[STEPS.indexOf(step) + 1] ?? 'look');
  };
  if (draft === undefined || !isOpen(draft)) return null;
  return (
    <form
      className="record"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (step !== 'look') next();
      }}
    >
      <div ref={heading} tabIndex={-1} className="record__head">
        {form.instruments.length < 2 ? null : (
          <p>{t('record.ofPackage', { at: at + 1, all: form.instruments.length })}</p>
        )}
        <StepIndicator step={step} />
      </div>
      {step === 'document' ? (
        <>
          <ChooseOffice
            office={draft.office}
            registry={draft.registry}
            offices={offices}
            registries={registries}
            onChange={kept.setOffice}
          />
          <AskDocument {...asks} />
        </>
      ) : null}
      {step === 'parties' ? <AskParties {...asks} /> : null}
      {step === 'land' ? <AskLand {...asks} /> : null}
      {step === 'references' ? <AskReferences {...asks} /> : null}
      {step === 'money' ? <AskMoney key={at} {...asks} day={day} /> : null}
      {step === 'look' ? <Look form={form} alike={alike} go={go} change={put} /> : null}
      {tried === place ? <Wrong faults={wrong} /> : null}
      <div className="record__buttons">
        {step === 'document' ? null : (
          <Button look="outline" onClick={() => go(at, STEPS[STEPS.indexOf(step) - 1] ?? 'document')}>
            {t('record.back')}
          </Button>
        )}
        {step === 'look' ? (
          <LookButtons form={form} open={undecided(alike, form)} put={put} check={check} />
        ) : (
          <Button type="submit">{t('record.forward')}</Button>
        )}
      </div>
    </form>
  );
}

/** Most faults stand at their fields; those of a whole list have none. */
function Wrong({ faults }: { readonly faults: readonly Fault[] }) {
  const { t, say } = useText();
  const faultText = useFaultText();
  if (faults.length === 0) return null;
  const lists = faults.filter(({ path }) => fieldAt(SCHEMA, path).kind === 'list');
  return (
    <Alert type="error">
      {t('fields.lookAbove')}
      {lists.map((fault) => (
        <p key={fault.path}>
          {say(fieldAt(SCHEMA, fault.path).label)}: {faultText(fault)}
        </p>
      ))}
    </Alert>
  );
}

function LookButtons({
  form,
  open,
  put,
  check,
}: {
  readonly form: RecordForm;
  /** How many that are alike the clerk has not decided on. */
  readonly open: number;
  readonly put: (change: Partial<RecordForm>) => void;
  readonly check: () => void;
}) {
  const { t } = useText();
  const attachments = form.instruments.reduce((sum, { attach, files }) => sum + (attach ? files.length : 0), 0);
  const add = () =>
    put({ instruments: [...form.instruments, EMPTY_INSTRUMENT], at: form.instruments.length, step: 'document' });
  return (
    <>
      {form.instruments.length < MOST ? (
        <Button look="outline" onClick={add}>
          {t('record.another')}
        </Button>
      ) : null}
      {attachments > MAX_ATTACHMENTS ? (
        <Alert type="warning">{t('record.tooManyFiles', { most: MAX_ATTACHMENTS })}</Alert>
      ) : null}
      <Button disabled={openFaults(form).length + open > 0 || attachments > MAX_ATTACHMENTS} onClick={check}>
        {t('record.check')}
      </Button>
    </>
  );
}

/** The list of drafts names a package by its first parties. */
function aboutOf({ instruments }: RecordForm): string {
  const [first] = instruments;
  const names = (first?.parties ?? []).map(({ name }) => name).filter((name) => name !== '');
  return names.slice(0, 2).join(' · ');
}

/** A new question is announced, the first one is not. */
function useFocusOn(place: string) {
  const target = useRef<HTMLDivElement>(null);
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    target.current?.focus();
  }, [place]);
  return target;
}
