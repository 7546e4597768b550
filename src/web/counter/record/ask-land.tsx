/** Which land it is about: a parcel of the map where there is one, or words. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Group } from '../../parts/group.tsx';
import { Answered } from '../../shell/states.tsx';
import { useText } from '../../text/languages.tsx';
import { findLandQuery } from '../answers.ts';
import { Asked, type Asking } from '../fields.tsx';
import type { Asks } from './ask-document.tsx';
import { EMPTY_LEGAL, type LegalForm } from './record-form.ts';

export function AskLand({ form, change, asking }: Asks) {
  const { t } = useText();
  const { legals } = form;
  return (
    <>
      <p>{t('record.landHint')}</p>
      {legals.map((legal, i) => (
        <Group
          key={i}
          legend={t('record.land', { number: i + 1 })}
          onRemove={() => change({ legals: legals.filter((_, at) => at !== i) })}
        >
          <LegalFields
            legal={legal}
            path={`legals.${i}`}
            asking={asking}
            onChange={(next) => change({ legals: legals.with(i, next) })}
          />
        </Group>
      ))}
      <Button look="outline" onClick={() => change({ legals: [...legals, EMPTY_LEGAL] })}>
        {t('record.addLand')}
      </Button>
    </>
  );
}

export function LegalFields({
  legal,
  path,
  asking,
  onChange,
}: {
  readonly legal: LegalForm;
  readonly path: string;
  readonly asking: Asking;
  readonly onChange: (legal: LegalForm) => void;
}) {
  const { t } = useText();
  const set = (name: keyof LegalForm) => (value: string) => onChange({ ...legal, [name]: value });
  return (
    <>
      <ParcelPicker onPick={(parcel) => onChange({ ...legal, parcel })} />
      <Asked
        asking={asking}
        path={`${path}.parcel`}
        value={legal.parcel}
        onChange={set('parcel')}
        hint={t('record.parcelHint')}
      />
      <div className="share">
        {(['plan', 'lot', 'unit'] as const).map((name) => (
          <Asked key={name} asking={asking} path={`${path}.${name}`} value={legal[name]} onChange={set(name)} />
        ))}
      </div>
      <Asked asking={asking} path={`${path}.description`} value={legal.description} onChange={set('description')} />
    </>
  );
}

/** Finds a parcel by address, owner, number or an old reference; several rows of one parcel are one choice. */
function ParcelPicker({ onPick }: { readonly onPick: (parcel: string) => void }) {
  const { t } = useText();
  const [words, setWords] = useState('');
  const asked = useDeferredValue(words.trim());
  const found = useQuery(findLandQuery(asked));
  return (
    <div className="picker">
      <TextField
        label={t('record.findParcel')}
        hint={t('record.findParcelHint')}
        type="search"
        autoComplete="off"
        value={words}
        onChange={({ target }) => setWords(target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      {asked.length < 2 ? null : (
        <Answered of={found}>
          {(all) => {
            const parcels = new Map(
              all.flatMap(({ parcels, address, text }) => parcels.map((parcel) => [parcel, address ?? text] as const)),
            );
            return (
              <div aria-live="polite">
                {parcels.size === 0 ? <p>{t('record.noParcel')}</p> : null}
                <ul className="usa-list usa-list--unstyled">
                  {[...parcels].slice(0, 8).map(([parcel, text]) => (
                    <li key={parcel}>
                      <Button
                        look="unstyled"
                        onClick={() => {
                          onPick(parcel);
                          setWords('');
                        }}
                      >
                        {parcel}
                      </Button>{' '}
                      <span className="usa-hint">{text}</span>
                    </li>
                  ))}
                </ul>
              </div>
            );
          }}
        </Answered>
      )}
    </div>
  );
}
