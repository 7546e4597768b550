/** What map and roll say about a parcel, and what the import noted about it. */
import { Link } from '@tanstack/react-router';
import { Fact } from '../parts/written.tsx';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';
import { LOCALES } from '../text/locales.ts';
import type { ParcelAnswer, RollRow } from '../town/land.ts';
import { OutlinePicture } from './outline-picture.tsx';
import { kindWord, useWord } from './words.ts';

const SQUARE_FEET_PER_SQUARE_METER = 10.7639;
const NOMINAL_CENTS = 100_000;

export function ParcelFacts({ answer }: { readonly answer: ParcelAnswer }) {
  const { t, number } = useText();
  const { parcel, record, outline } = answer;
  const [area, feet] = [record.areaM2, record.areaM2 * SQUARE_FEET_PER_SQUARE_METER].map((one) =>
    number(Math.round(one)),
  ) as [string, string];
  return (
    <section>
      <h2>{t('land.facts')}</h2>
      <div className="parcel-facts">
        <dl className="written">
          <Fact name={t('land.parcel')}>{parcel}</Fact>
          <Fact name={t('land.kind')}>{t(kindWord(record.kind))}</Fact>
          <Fact name={t('land.area')}>{t('land.areaBoth', { area, feet })}</Fact>
          <Fact name={t('land.loadedIn')}>
            <EntryLink entry={record.entry} />
          </Fact>
          <Flags flags={record.flags} words={answer.words} />
        </dl>
        <div>
          <OutlinePicture parcel={parcel} outline={outline} />
          {outline === undefined ? null : (
            <p>
              <Link to="/land" search={{ at: parcel }}>
                {t('land.onTownMap')}
              </Link>
            </p>
          )}
        </div>
      </div>
    </section>
  );
}

export function ParcelRoll({ answer }: { readonly answer: ParcelAnswer }) {
  const { t } = useText();
  const tell = useTold();
  return (
    <section>
      <h2>{t('land.roll')}</h2>
      <p>{tell('land.rollHint')}</p>
      {answer.roll.length === 0 ? <p>{t('land.rollNone')}</p> : null}
      {answer.roll.map((row) => (
        <Row key={`${row.fiscalYear} ${row.property}`} row={row} words={answer.words} />
      ))}
    </section>
  );
}

function Row({ row, words }: { readonly row: RollRow; readonly words: ParcelAnswer['words'] }) {
  const { t, dollars } = useText();
  const { fiscalYear, property, entry, useCode, totalCents, saleDay, saleCents, address, owner, flags = [] } = row;
  return (
    <>
      <h3>{t('land.rollYear', { year: String(fiscalYear), property })}</h3>
      <dl className="written">
        <Fact name={t('land.address')}>{address ?? t('land.notPublished')}</Fact>
        <Fact name={t('land.owner')}>{owner ?? t('land.notPublished')}</Fact>
        {useCode === undefined ? null : (
          <Fact name={t('land.use')}>{t('land.useSaid', { words: t(useWord(useCode)), code: useCode })}</Fact>
        )}
        {totalCents === undefined ? null : <Fact name={t('land.value')}>{dollars(totalCents)}</Fact>}
        {saleDay === undefined ? null : (
          <Fact name={t('land.sale')}>
            <Sale day={saleDay} cents={saleCents} />
          </Fact>
        )}
        {row.reference === undefined ? null : (
          <Fact name={t('land.reference')}>
            <RegistryReference reference={row.reference} />
          </Fact>
        )}
        <Flags flags={flags} words={words} />
        <Fact name={t('land.loadedIn')}>
          <EntryLink entry={entry} />
        </Fact>
      </dl>
    </>
  );
}

function Sale({ day, cents }: { readonly day: string; readonly cents: number | undefined }) {
  const { t, dollars } = useText();
  const said = useDay(day);
  if (cents === undefined) return said;
  return (
    <>
      {t('land.saleSaid', { day: said, price: dollars(cents) })}
      {cents < NOMINAL_CENTS ? <span className="usa-hint"> {t('land.saleNominal')}</span> : null}
    </>
  );
}

/** A day of the calendar, not a moment: it is the same day wherever it is read. */
function useDay(day: string): string {
  const { language } = useText();
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

function RegistryReference({
  reference: { class: kind, book, page, text },
}: {
  readonly reference: NonNullable<RollRow['reference']>;
}) {
  const { t } = useText();
  if (book === undefined) return t('land.asWritten', { text: text ?? '' });
  const said = page === undefined ? t('land.bookOnly', { book }) : t('land.bookPage', { book, page });
  return (
    <>
      {kind === 'land-court' ? `${t('land.landCourt')}: ${said}` : said}{' '}
      {page === undefined ? null : (
        <Link to="/land" search={{ q: `${book}/${page}` }}>
          {t('land.findReference')}
        </Link>
      )}
    </>
  );
}

function Flags({ flags, words }: { readonly flags: readonly string[]; readonly words: ParcelAnswer['words'] }) {
  const { t, say } = useText();
  if (flags.length === 0) return null;
  return (
    <Fact name={t('land.flags')}>
      <ul className="flags">
        {flags.map((flag) => {
          const meaning = words[flag];
          return <li key={flag}>{meaning === undefined ? flag : say(meaning)}</li>;
        })}
      </ul>
      <span className="usa-hint">{t('land.flagsHint')}</span>
    </Fact>
  );
}

export function EntryLink({ entry }: { readonly entry: number }) {
  const { t } = useText();
  return (
    <Link to="/ledger/$entry" params={{ entry: String(entry) }}>
      {t('land.entry', { entry })}
    </Link>
  );
}
