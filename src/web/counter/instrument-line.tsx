/** An instrument of the record in a few words. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Instrument, instrumentTypes } from '#modules/titles';
import { useText } from '../text/languages.tsx';
import type { Reception } from './answers.ts';

export function InstrumentLine({
  registry,
  reception,
  instrument,
  children,
}: Reception & { readonly children?: ReactNode }) {
  const { t, say, time } = useText();
  const { type, numbers, entry, receivedMs } = instrument;
  return (
    <p className="instrument-line">
      <strong>{type === undefined ? t('counter.untyped') : say(instrumentTypes[type])}</strong>
      {numbers?.book === undefined
        ? ''
        : ` · ${t('counter.bookPage', { book: numbers.book, page: numbers.page ?? '–' })}`}
      {numbers?.instrumentNo === undefined ? '' : ` · ${t('counter.instrumentNo', { number: numbers.instrumentNo })}`}
      <br />
      <bdi>{namesOf(instrument)}</bdi>
      <br />
      <Link to="/ledger/$entry" params={{ entry: String(entry) }}>
        {registry} {reception}
      </Link>{' '}
      · {time(receivedMs)}
      {children === undefined ? null : (
        <>
          <br />
          {children}
        </>
      )}
    </p>
  );
}

/** The names that the index holds now. */
function namesOf({ index }: Pick<Instrument, 'index'>): string {
  const live = index.filter(({ untilEntry, party }) => untilEntry === undefined && party !== undefined);
  return live.map(({ party }) => party?.name).join(' · ');
}
