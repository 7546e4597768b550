/** The documents of a parcel in order: what each says, where it stands by law and in the book, and what was put right. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fact } from '../parts/written.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { type InstrumentAnswer, instrumentsQuery, type Legal, type Reference } from '../town/land.ts';
import { useOfficeTitle } from '../town/members.ts';
import { signersQuery } from '../town/signers.ts';
import { Corrections } from './corrections.tsx';
import { type IndexLineFor, indexFor, linesFor } from './index-lines.ts';
import { numberWords } from './number-words.ts';
import { EntryLink } from './parcel-facts.tsx';
import { decisionWords, referenceWords, typeWords } from './schema-words.ts';
import { statusWords } from './words.ts';

export function Instruments({ parcel }: { readonly parcel: string }) {
  const { t } = useText();
  const found = useQuery(instrumentsQuery(parcel));
  return (
    <section>
      <h2>{t('land.documents')}</h2>
      <Answered of={found}>
        {({ total, instruments }) => (
          <>
            {total === 0 ? <p>{t('land.documentsNone')}</p> : null}
            {total > instruments.length ? <p>{t('land.documentsMany', { count: instruments.length, total })}</p> : null}
            <ol className="documents">
              {instruments.map((one) => (
                <li key={`${one.registry.registry} ${one.reception}`}>
                  <Instrument instrument={one} parcel={parcel} />
                </li>
              ))}
            </ol>
          </>
        )}
      </Answered>
    </section>
  );
}

function Instrument({ instrument, parcel }: { readonly instrument: InstrumentAnswer; readonly parcel: string }) {
  const { t, say, time } = useText();
  const { record, registry, reception, corrections, marks } = instrument;
  const { parties, lands, stillNamed } = indexFor(record.index, parcel);
  const type = record.type === undefined ? t('land.documentNo') : say(typeWords(record.type));
  return (
    <article>
      <h3>{t('land.document', { type, time: time(record.receivedMs) })}</h3>
      {stillNamed ? null : <p className="usa-hint">{t('land.notThisParcel')}</p>}
      <dl className="written">
        <Fact name={t('land.law')}>
          <LegalStatus instrument={instrument} />
        </Fact>
        <Fact name={t('land.book')}>
          <BookStatus entry={record.entry} />
        </Fact>
        <Fact name={t('land.registry')}>{registry.name}</Fact>
        <Fact name={t('land.reception')}>{reception}</Fact>
        <Numbers record={record} />
        <Fact name={t('land.pages')}>{record.pageCount}</Fact>
        <Lines name={t('land.parties')} lines={parties} corrections={corrections} />
        <Lines name={t('land.landNamed')} lines={lands} corrections={corrections} />
        <References instrument={instrument} />
        {marks.length === 0 ? null : (
          <Fact name={t('land.referredBy')}>
            <ul className="flags">
              {marks.map(({ mark, kind, entry }) => (
                <li key={mark}>
                  {t('land.mark', { kind: say(referenceWords(kind)), reception: mark.split('/')[1] ?? mark })} (
                  <EntryLink entry={entry} />)
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
      <Corrections corrections={corrections} />
      <p>
        <Link to="/ledger/$entry" params={{ entry: String(record.entry) }}>
          {t('land.readEntry', { entry: record.entry })}
        </Link>
      </p>
    </article>
  );
}

/** What the law makes of it, never mixed with what stands in the book. */
function LegalStatus({ instrument: { record, registry, decisions } }: { readonly instrument: InstrumentAnswer }) {
  const { t, say, time } = useText();
  const titleOf = useOfficeTitle();
  const [word, text] = statusWords(record.status);
  return (
    <>
      <strong>{t(word)}.</strong> {t(text)}
      {registry.authority === 'copy' ? ` ${t('land.copy')}` : ''}
      {decisions.map(({ entry, decision, timeMs, office }) => (
        <span key={entry} className="status__decision">
          {t('land.decision', {
            decision: say(decisionWords(decision)),
            time: time(timeMs),
            office: titleOf(office),
          })}{' '}
          (
          <EntryLink entry={entry} />)
        </span>
      ))}
    </>
  );
}

function BookStatus({ entry }: { readonly entry: number }) {
  const { t } = useText();
  const signers = useQuery(signersQuery).data;
  const names = signers?.cosigners.filter(({ size }) => size !== null && size > entry).map(({ name }) => name) ?? [];
  return (
    <>
      {t('land.inBook', { entry })}{' '}
      {signers === undefined
        ? null
        : names.length === 0
          ? t('land.notWitnessed')
          : t('land.witnessed', { names: names.join(', ') })}
    </>
  );
}

/** The numbers as they are, and those that a correction took from it, struck through. */
function Numbers({ record: { numbers = {}, earlierNumbers = [] } }: Pick<InstrumentAnswer, 'record'>) {
  const { t } = useText();
  const said = numberWords(numbers, t);
  if (said === '' && earlierNumbers.length === 0) return null;
  return (
    <Fact name={t('land.numbers')}>
      {earlierNumbers.map((earlier) => (
        <span key={earlier.untilEntry}>
          <span className="index-lines__ended">{t('land.struck')}</span> <s>{numberWords(earlier.numbers, t)}</s> (
          <EntryLink entry={earlier.untilEntry} />){' '}
        </span>
      ))}
      {said}
    </Fact>
  );
}

/** Ended lines are struck through, and said in words to whoever does not see that. */
function Lines({
  name,
  lines,
  corrections,
}: {
  readonly name: string;
  readonly lines: readonly IndexLineFor[];
  readonly corrections: InstrumentAnswer['corrections'];
}) {
  const { t } = useText();
  if (lines.length === 0) return null;
  return (
    <Fact name={name}>
      <ul className="index-lines">
        {linesFor(lines, corrections).map(({ line, at, ended, added }) => (
          <li key={at}>
            {ended ? (
              <>
                <span className="index-lines__ended">{t('land.struck')}</span>{' '}
                <s>
                  <Line line={line} />
                </s>
              </>
            ) : (
              <>
                <Line line={line} />
                {added ? <span className="usa-hint"> {t('land.added')}</span> : null}
              </>
            )}
          </li>
        ))}
      </ul>
    </Fact>
  );
}

const ROLES = {
  grantor: 'land.grantor',
  grantee: 'land.grantee',
  both: 'land.both',
} as const;

function Line({ line: { party, legal } }: { readonly line: IndexLineFor }) {
  const { t } = useText();
  if (party !== undefined) {
    const role = Object.hasOwn(ROLES, party.role) ? ROLES[party.role as keyof typeof ROLES] : 'land.otherRole';
    return (
      <>
        {t(role)} <bdi>{party.name}</bdi>
        {party.capacity === undefined ? null : `, ${party.capacity}`}
      </>
    );
  }
  return legal === undefined ? null : <LegalWords legal={legal} />;
}

function LegalWords({ legal: { parcel, plan, lot, unit, description } }: { readonly legal: Legal }) {
  const { t } = useText();
  const parts = [
    plan === undefined ? undefined : t('land.plan', { plan }),
    lot === undefined ? undefined : t('land.lot', { lot }),
    unit === undefined ? undefined : t('land.unit', { unit }),
    description,
  ].filter((one) => one !== undefined);
  return (
    <>
      {parcel === undefined ? null : (
        <Link to="/land/$parcel" params={{ parcel }}>
          {t('land.onParcel', { parcel })}
        </Link>
      )}
      {parcel !== undefined && parts.length > 0 ? ', ' : ''}
      <bdi>{parts.join(', ')}</bdi>
    </>
  );
}

function References({ instrument: { record } }: { readonly instrument: InstrumentAnswer }) {
  const { t, say } = useText();
  if (record.references.length === 0) return null;
  return (
    <Fact name={t('land.refersTo')}>
      <ul className="flags">
        {record.references.map(({ reference }) => (
          <li key={JSON.stringify(reference)}>
            {t('land.referenceKind', { kind: say(referenceWords(reference.kind)), number: '' })}
            <ReferenceLink reference={reference} />
          </li>
        ))}
      </ul>
    </Fact>
  );
}

function ReferenceLink({ reference: { book, page, instrumentNo } }: { readonly reference: Reference }) {
  const { t } = useText();
  if (book === undefined) return instrumentNo === undefined ? '–' : t('land.instrumentNo', { number: instrumentNo });
  if (page === undefined) return t('land.bookOnly', { book });
  return (
    <Link to="/land" search={{ q: `${book}/${page}` }}>
      {t('land.bookPage', { book, page })}
    </Link>
  );
}
