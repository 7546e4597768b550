/** An instrument of the record in a few words. */
import { Link } from '@tanstack/react-router';
import { type Instrument, instrumentTypes } from '#modules/titles';
import { useText } from '../text/languages.tsx';
import type { Reception } from './answers.ts';

export function InstrumentLine({ registry, reception, instrument }: Reception) {
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
      {namesOf(instrument)}
      <br />
      <Link to="/ledger/$entry" params={{ entry: String(entry) }}>
        {registry} {reception}
      </Link>{' '}
      · {time(receivedMs)}
    </p>
  );
}

/** The names that the index holds now. */
function namesOf({ index }: Pick<Instrument, 'index'>): string {
  const live = index.filter(({ untilEntry, party }) => untilEntry === undefined && party !== undefined);
  return live.map(({ party }) => party?.name).join(' · ');
}
