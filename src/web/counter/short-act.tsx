/** An act of a few questions on one page: a returned document, a voided number, a decision. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { Value } from '#kernel';
import { Acting, useReady } from '../desk/acting.tsx';
import type { Session } from '../desk/desk.ts';
import type { DraftKind } from '../desk/drafts/draft.ts';
import { useDraft } from '../desk/drafts/use-draft.ts';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { useFaultText } from '../parts/fault-text.ts';
import { Checkbox } from '../parts/field.tsx';
import { Group } from '../parts/group.tsx';
import { useText } from '../text/languages.tsx';
import type { RegistryRow } from './answers.ts';
import { faultsOf, inputOf } from './correct/index-edits.ts';
import { dayOf } from './day.ts';
import { Done } from './done.tsx';
import { Asked, type Asking, fieldAt } from './fields.tsx';
import { AtCounter, ChooseOffice } from './offices.tsx';

export type ShortForm = { readonly texts: { readonly [name: string]: string }; readonly reasons: readonly string[] };

export type Ask = {
  readonly field: (path: string, hint?: string) => ReactNode;
  readonly reasons: ReactNode;
  /** Fills in several fields at once. */
  readonly fill: (texts: ShortForm['texts']) => void;
  readonly form: ShortForm;
};

type Parts = {
  readonly id: string;
  readonly kind: DraftKind;
  readonly action: string;
  readonly session: Session;
  readonly right: string;
  readonly about: (form: ShortForm) => string;
  readonly begin?: ShortForm;
  readonly fits?: (registry: RegistryRow) => boolean;
  readonly input: (form: ShortForm, at: { readonly registry: string; readonly day: string }) => Value;
  readonly children: (ask: Ask) => ReactNode;
};

const BLANK: ShortForm = { texts: {}, reasons: [] };

export function ShortAct({ session, right, fits = () => true, ...parts }: Parts) {
  return (
    <AtCounter session={session} right={right} fits={fits}>
      {(at) => <Writing {...parts} key={parts.id} session={session} {...at} />}
    </AtCounter>
  );
}

function Writing({
  id,
  kind,
  action,
  session,
  about,
  begin = BLANK,
  input,
  offices,
  registries,
  children,
}: Omit<Parts, 'right' | 'fits'> & {
  readonly offices: readonly string[];
  readonly registries: readonly RegistryRow[];
}) {
  const { t } = useText();
  const [checking, setChecking] = useReady();
  const [tried, setTried] = useState(false);
  const kept = useDraft<ShortForm>(id, {
    kind,
    officer: session.officer,
    office: offices[0] ?? '',
    registry: registries[0]?.registry ?? '',
    about: about(begin),
    form: begin,
  });
  const { draft } = kept;
  const form = draft?.form ?? begin;
  const at = { registry: draft?.registry ?? '', day: dayOf(session.timeMs) };
  const given = input(form, at);
  const schema = inputOf(action);
  const faults = useMemo(() => faultsOf(schema, given), [schema, given]);
  const asking: Asking = { schema, faults, tried };
  const put = (next: ShortForm) => kept.change(next, about(next));
  const ask: Ask = {
    form,
    field: (path, hint) => (
      <Asked
        asking={asking}
        path={path}
        value={form.texts[path] ?? ''}
        onChange={(value) => put({ ...form, texts: { ...form.texts, [path]: value } })}
        {...(hint === undefined ? {} : { hint })}
      />
    ),
    fill: (texts) => put({ ...form, texts: { ...form.texts, ...texts } }),
    reasons: <Reasons asking={asking} chosen={form.reasons} onChange={(reasons) => put({ ...form, reasons })} />,
  };
  return (
    <Acting
      kept={kept}
      ready={checking ? { action: `titles/${action}`, input: given } : undefined}
      back={() => setChecking(false)}
      done={(answer) => (
        <Done answer={answer}>
          <Link to="/desk" className="usa-button">
            {t('done.toDesk')}
          </Link>
        </Done>
      )}
    >
      {() => (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (faults.size === 0) setChecking(true);
          }}
        >
          <ChooseOffice
            office={draft?.office ?? ''}
            registry={at.registry}
            offices={offices}
            registries={registries}
            onChange={kept.setOffice}
          />
          {children(ask)}
          {tried && faults.size > 0 ? <Alert type="error">{t('fields.lookAbove')}</Alert> : null}
          <Button type="submit">{t('record.check')}</Button>
        </form>
      )}
    </Acting>
  );
}

function Reasons({
  asking,
  chosen,
  onChange,
}: {
  readonly asking: Asking;
  readonly chosen: readonly string[];
  readonly onChange: (reasons: readonly string[]) => void;
}) {
  const { say } = useText();
  const field = fieldAt(asking.schema, 'reasons');
  const options = field.kind === 'list' && field.of.kind === 'choice' ? field.of.options : {};
  const fault = asking.faults.get('reasons');
  const error = useFaultText()(asking.tried ? fault : undefined);
  return (
    <Group legend={say(field.label)} error={error}>
      {Object.entries(options).map(([reason, words]) => (
        <Checkbox
          key={reason}
          label={say(words)}
          checked={chosen.includes(reason)}
          onChange={({ target }) =>
            onChange(target.checked ? [...chosen, reason] : chosen.filter((one) => one !== reason))
          }
        />
      ))}
    </Group>
  );
}
