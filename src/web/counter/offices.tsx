/** For which office and at which registry somebody acts; asked only where there is a choice. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Session } from '../desk/desk.ts';
import { officesWith, WhatYouMay } from '../desk/rights.tsx';
import { Alert } from '../parts/alert.tsx';
import { SelectField } from '../parts/field.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { useOfficeTitle } from '../town/members.ts';
import { type RegistryRow, registriesQuery } from './answers.ts';

/** Shows its children to an officer who has the right, with the registries of the town; otherwise says who may. */
export function AtCounter({
  session,
  right,
  fits = () => true,
  children,
}: {
  readonly session: Session;
  readonly right: string;
  /** Which registries: a copy of another office's record, for example, receives nothing. */
  readonly fits?: (registry: RegistryRow) => boolean;
  readonly children: (at: {
    readonly offices: readonly string[];
    readonly registries: readonly RegistryRow[];
  }) => ReactNode;
}) {
  const { t } = useText();
  const offices = officesWith(session, right);
  const registries = useQuery(registriesQuery);
  return (
    <>
      <WhatYouMay session={session} about={[right]} />
      {offices.length === 0 ? (
        <Alert type="warning">{t('counter.notYours')}</Alert>
      ) : (
        <Answered of={registries}>
          {(all) => {
            const registries = all.filter(fits);
            if (registries.length > 0) return children({ offices, registries });
            return (
              <Alert type="warning">{t(all.length === 0 ? 'counter.noRegistry' : 'counter.noSuchRegistry')}</Alert>
            );
          }}
        </Answered>
      )}
    </>
  );
}

export function ChooseOffice({
  office,
  registry,
  offices,
  registries,
  onChange,
}: {
  readonly office: string;
  readonly registry: string;
  readonly offices: readonly string[];
  readonly registries: readonly RegistryRow[];
  readonly onChange: (office: string, registry: string) => void;
}) {
  const { t } = useText();
  const titleOf = useOfficeTitle();
  return (
    <>
      {offices.length < 2 ? null : (
        <SelectField
          label={t('counter.forOffice')}
          value={office}
          onChange={({ target }) => onChange(target.value, registry)}
        >
          {offices.map((one) => (
            <option key={one} value={one}>
              {titleOf(one)}
            </option>
          ))}
        </SelectField>
      )}
      {registries.length < 2 ? null : (
        <SelectField
          label={t('counter.atRegistry')}
          value={registry}
          onChange={({ target }) => onChange(office, target.value)}
        >
          {registries.map(({ registry, name }) => (
            <option key={registry} value={registry}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </>
  );
}
