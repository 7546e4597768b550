/** Who is named, just as it is written, and on which side. */
import { Button } from '../../parts/button.tsx';
import { Group } from '../../parts/group.tsx';
import { useText } from '../../text/languages.tsx';
import { Asked, type Asking } from '../fields.tsx';
import type { Asks } from './ask-document.tsx';
import { EMPTY_PARTY, type PartyForm } from './record-form.ts';
import { sideOf } from './roles.ts';

export function AskParties({ form, change, asking }: Asks) {
  const { t } = useText();
  const { parties, type } = form;
  return (
    <>
      <p>{t('record.partiesHint')}</p>
      {parties.map((party, i) => (
        <Group
          key={i}
          legend={t('record.party', { number: i + 1 })}
          onRemove={() => change({ parties: parties.filter((_, at) => at !== i) })}
        >
          <PartyFields
            party={party}
            path={`parties.${i}`}
            asking={asking}
            type={type}
            onChange={(next) => change({ parties: parties.with(i, next) })}
          />
        </Group>
      ))}
      <Button look="outline" onClick={() => change({ parties: [...parties, EMPTY_PARTY] })}>
        {t('record.addParty')}
      </Button>
    </>
  );
}

export function PartyFields({
  party,
  path,
  asking,
  type,
  onChange,
}: {
  readonly party: PartyForm;
  readonly path: string;
  readonly asking: Asking;
  readonly type: string;
  readonly onChange: (party: PartyForm) => void;
}) {
  const { t } = useText();
  const set = (name: keyof PartyForm) => (value: string) => onChange({ ...party, [name]: value });
  const side = sideOf(type, party.role);
  const asked = (name: keyof PartyForm, hint?: string) => (
    <Asked
      asking={asking}
      path={`${path}.${name}`}
      value={party[name]}
      onChange={set(name)}
      {...(hint === undefined ? {} : { hint })}
    />
  );
  return (
    <>
      {asked('role', side === undefined ? undefined : t(side))}
      {asked('name', t('record.nameHint'))}
      <details open={[party.kind, party.capacity, party.tenancy, party.num, party.den].some((text) => text !== '')}>
        <summary>{t('record.moreOnParty')}</summary>
        {asked('kind')}
        {asked('capacity', t('record.capacityHint'))}
        {asked('tenancy')}
        <div className="share">
          <Asked
            asking={asking}
            path={`${path}.share.num`}
            value={party.num}
            onChange={set('num')}
            label={t('record.shareNum')}
            noteless
          />
          <Asked
            asking={asking}
            path={`${path}.share.den`}
            value={party.den}
            onChange={set('den')}
            label={t('record.shareDen')}
            noteless
          />
        </div>
        <p className="usa-hint">{t('record.shareHint')}</p>
      </details>
    </>
  );
}
