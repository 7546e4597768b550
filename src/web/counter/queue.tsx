/** What waits for somebody at the desk, and how the day stands. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { splitAction } from '#kernel';
import { receptionOf } from '#modules/titles';
import { actionLabel } from '#verify/told';
import type { Session } from '../desk/desk.ts';
import { type Draft, type DraftKind, inOrder, type SignedAct, type TypedForm, underWay } from '../desk/drafts/draft.ts';
import { useStateText } from '../desk/drafts/draft-status.tsx';
import { deleteDraft, deleteDrafts, listDrafts } from '../desk/drafts/draft-store.ts';
import { resumeAll } from '../desk/drafts/resume.ts';
import { officesWith } from '../desk/rights.tsx';
import { useLive } from '../ledger/live.ts';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { Answered } from '../shell/states.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { townQuery } from '../town/answers.ts';
import { drawerQuery, heldQuery, type RegistryRow, receptionsQuery, registriesQuery, SHOWN } from './answers.ts';
import { clockFault, dayOf } from './day.ts';
import { InstrumentLine } from './instrument-line.tsx';

export function WorkQueue({ session }: { readonly session: Session }) {
  const { t } = useText();
  const registries = useQuery(registriesQuery);
  const day = dayOf(session.timeMs);
  useFresh();
  return (
    <>
      <Clock nodeMs={session.timeMs} />
      <nav aria-label={t('counter.begin')}>
        <ul className="usa-button-group">
          {BEGIN.filter(([, , right]) => officesWith(session, right).length > 0).map(([to, key]) => (
            <li key={to} className="usa-button-group__item">
              <Link to={to} className={`usa-button${to === '/desk/record' ? '' : ' usa-button--outline'}`}>
                {t(key)}
              </Link>
            </li>
          ))}
          <li className="usa-button-group__item">
            <Link to="/desk/search" className="usa-button usa-button--outline">
              {t('counter.search')}
            </Link>
          </li>
        </ul>
      </nav>
      <Drafts officer={session.officer} />
      <Answered of={registries}>
        {(all) => (
          <>
            {all.length === 0 ? <p>{t('counter.noRegistry')}</p> : null}
            {all.map((registry) => (
              <AtRegistry key={registry.registry} registry={registry} day={day} />
            ))}
          </>
        )}
      </Answered>
    </>
  );
}

/** Two clerks work at one counter: what the other one records is seen here at once. */
function useFresh(): void {
  const queries = useQueryClient();
  const height = useQuery(townQuery).data?.height;
  const { count } = useLive(height);
  useEffect(() => {
    if (count > 0) void queries.invalidateQueries({ queryKey: ['titles'] });
  }, [count, queries]);
}

const BEGIN = [
  ['/desk/record', 'record.title', 'titles.record'],
  ['/desk/return', 'counter.return', 'titles.record'],
  ['/desk/void', 'counter.void', 'titles.correct'],
] as const satisfies readonly (readonly [string, TextKey, string])[];

/** Nothing depends on this computer's clock, but drafts and the eye do. */
function Clock({ nodeMs }: { readonly nodeMs: number }) {
  const { t, time } = useText();
  const [own] = useState(() => Date.now());
  if (clockFault(nodeMs, own) === undefined) return null;
  return <Alert type="warning">{t('counter.clock', { own: time(own), node: time(nodeMs) })}</Alert>;
}

const KIND: { readonly [kind in Exclude<DraftKind, 'act' | 'form'>]: TextKey } = {
  record: 'counter.draftRecord',
  correct: 'counter.draftCorrect',
  return: 'counter.draftReturn',
  void: 'counter.draftVoid',
  decide: 'counter.draftDecide',
  vote: 'counter.draftVote',
};

/** What a draft is called: by the words of the act where it has no page of its own. */
function useName(): (draft: Draft) => string {
  const { t, say } = useText();
  return ({ kind, about, form }) =>
    kind === 'act' || kind === 'form'
      ? say(actionLabel(...splitAction((form as SignedAct | TypedForm).action)))
      : `${t(KIND[kind])} ${about}`.trim();
}

function Drafts({ officer }: { readonly officer: string }) {
  const { t, time } = useText();
  const queries = useQueryClient();
  const stateText = useStateText();
  const nameOf = useName();
  const key = ['drafts', officer];
  const found = useQuery({ queryKey: key, queryFn: () => listDrafts(officer), staleTime: 0, retry: false });
  const after = (done: Promise<void>) => void done.then(() => queries.invalidateQueries({ queryKey: key }));
  const { data } = found;
  useEffect(() => {
    const again = () => queries.invalidateQueries({ queryKey: ['drafts'] });
    if (data !== undefined) void resumeAll(data).then((settled) => (settled ? again() : undefined));
  }, [data, queries]);
  if (found.isError) return <Alert type="warning">{t('drafts.unkept')}</Alert>;
  return (
    <section>
      <h2>{t('counter.drafts')}</h2>
      <Answered of={found}>
        {(drafts) =>
          drafts.length === 0 ? (
            <p>{t('counter.noDrafts')}</p>
          ) : (
            <>
              <ul className="usa-list usa-list--unstyled drafts">
                {inOrder(drafts).map((draft) => (
                  <li key={draft.id}>
                    <DraftLink draft={draft} text={nameOf(draft)} />
                    <span className="usa-hint"> {t('counter.savedAt', { time: time(draft.savedMs) })}</span>
                    <br />
                    {stateText(draft.state)}{' '}
                    {draft.state.is === 'refused' ? <RefusalText refusal={draft.state.refusal} /> : null}
                    {/* What waits for its answer is the only proof that it was signed. */}
                    {underWay(draft) === undefined ? (
                      <Button look="unstyled" onClick={() => after(deleteDraft(draft.id))}>
                        {t('fields.removeThis')}
                        <span className="usa-sr-only">: {nameOf(draft)}</span>
                      </Button>
                    ) : null}
                  </li>
                ))}
              </ul>
              <DeleteAll onDelete={() => after(deleteDrafts(officer))} />
            </>
          )
        }
      </Answered>
    </section>
  );
}

/** Asks once more: this cannot be taken back. */
function DeleteAll({ onDelete }: { readonly onDelete: () => void }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button look="outline" onClick={() => setAsked(true)}>
        {t('counter.deleteAll')}
      </Button>
    );
  }
  return (
    <Alert type="warning" heading={t('counter.deleteSure')}>
      <p>{t('counter.deleteHint')}</p>
      <Button look="secondary" onClick={onDelete}>
        {t('counter.deleteYes')}
      </Button>{' '}
      <Button look="outline" onClick={() => setAsked(false)}>
        {t('counter.deleteNo')}
      </Button>
    </Alert>
  );
}

function DraftLink({ draft, text }: { readonly draft: Draft; readonly text: string }) {
  const { id, kind, registry, about, state } = draft;
  if (kind === 'act') {
    if (state.is !== 'recorded') return <bdi>{text}</bdi>;
    return (
      <Link to="/ledger/$entry" params={{ entry: String(state.answer.entry) }}>
        {text}
      </Link>
    );
  }
  if (kind === 'form') {
    const [module, action] = splitAction((draft.form as TypedForm).action);
    return (
      <Link to="/desk/act/$module/$action" params={{ module, action }}>
        {text}
      </Link>
    );
  }
  if (kind === 'vote') {
    return (
      <Link to="/desk/decision/$number" params={{ number: about }}>
        {text}
      </Link>
    );
  }
  if (kind === 'correct' || kind === 'decide') {
    const to = kind === 'correct' ? '/desk/correct/$registry/$reception' : '/desk/decide/$registry/$reception';
    return (
      <Link to={to} params={{ registry, reception: about }}>
        {text}
      </Link>
    );
  }
  return (
    <Link to={`/desk/${kind}`} search={{ draft: id }}>
      <bdi>{text}</bdi>
    </Link>
  );
}

function AtRegistry({ registry, day }: { readonly registry: RegistryRow; readonly day: string }) {
  const { t, dollars } = useText();
  const { registry: id, name, system, authority } = registry;
  const received = registry.day === day ? registry.received : 0;
  const drawer = useQuery(drawerQuery(id, day));
  if (authority !== 'official') return null;
  return (
    <section>
      <h2>{name}</h2>
      <p>{t('counter.nextNumber', { number: receptionOf(day, received + 1) })}</p>
      <Answered of={drawer}>
        {(sum) => (
          <p>{t('counter.drawer', { count: sum?.instruments ?? 0, sum: dollars(sum?.cents ?? 0), received })}</p>
        )}
      </Answered>
      {system === 'registered' ? <Held registry={id} /> : null}
      <h3>{t('counter.today')}</h3>
      {received === 0 ? (
        <p>{t('counter.noneToday')}</p>
      ) : (
        <Today key={day} registry={id} day={day} pages={Math.ceil(received / SHOWN)} />
      )}
    </section>
  );
}

/** The newest page may hold a single line, so two are shown; the pages keep their bounds while the day goes on. */
function Today({ registry, day, pages }: { readonly registry: string; readonly day: string; readonly pages: number }) {
  const { t } = useText();
  const [oldest, setOldest] = useState(() => Math.max(0, pages - 2));
  const shown = Array.from({ length: pages - oldest }, (_, i) => pages - 1 - i);
  return (
    <>
      {shown.map((page) => (
        <TodayPage key={page} registry={registry} day={day} page={page} />
      ))}
      {oldest === 0 ? null : (
        <Button look="outline" onClick={() => setOldest(oldest - 1)}>
          {t('counter.earlier')}
        </Button>
      )}
    </>
  );
}

function TodayPage({
  registry,
  day,
  page,
}: {
  readonly registry: string;
  readonly day: string;
  readonly page: number;
}) {
  const { t, dollars } = useText();
  const after = page === 0 ? undefined : receptionOf(day, page * SHOWN);
  return (
    <Answered of={useQuery(receptionsQuery(registry, day, after))}>
      {(all) => (
        <ul className="usa-list usa-list--unstyled">
          {all.toReversed().map((one) => (
            <li key={one.reception}>
              <InstrumentLine {...one}>
                {one.instrument.status === 'returned' ? (
                  t('counter.returned')
                ) : (
                  <>
                    {dollars(one.instrument.cents)} ·{' '}
                    <Link to="/desk/correct/$registry/$reception" params={{ registry, reception: one.reception }}>
                      {t('counter.correctThis', { reception: one.reception })}
                    </Link>
                  </>
                )}
              </InstrumentLine>
            </li>
          ))}
        </ul>
      )}
    </Answered>
  );
}

function Held({ registry }: { readonly registry: string }) {
  const { t } = useText();
  const held = useInfiniteQuery(heldQuery(registry));
  return (
    <>
      <h3>{t('counter.held')}</h3>
      <Answered of={held}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('counter.noneHeld')}</p>
          ) : (
            <ul className="usa-list usa-list--unstyled">
              {all.map((one) => (
                <li key={one.reception}>
                  <InstrumentLine {...one}>
                    <Link to="/desk/decide/$registry/$reception" params={{ registry, reception: one.reception }}>
                      {t('counter.decide', { reception: one.reception })}
                    </Link>
                  </InstrumentLine>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      {held.hasNextPage ? (
        <Button look="outline" disabled={held.isFetchingNextPage} onClick={() => void held.fetchNextPage()}>
          {t('counter.more')}
        </Button>
      ) : null}
    </>
  );
}
