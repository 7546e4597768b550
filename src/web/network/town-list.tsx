/** The towns one by one: how each stands, in words, and what the book says of it. */
import type { ReactNode } from 'react';
import { useText } from '../text/languages.tsx';
import type { Body, NetworkInBook, TownsSeen } from '../town/towns.ts';
import { kindWords, statusWords } from './member-words.ts';
import { standingOf } from './standing.ts';
import { useStandingText } from './words.ts';

export function TownList({ book, seen }: { readonly book: NetworkInBook; readonly seen: TownsSeen }) {
  return (
    <ul className="towns">
      {book.members.map((body) => (
        <li key={body.town} className="towns__one">
          <Town body={body} seen={seen} />
        </li>
      ))}
    </ul>
  );
}

function Town({ body, seen }: { readonly body: Body; readonly seen: TownsSeen }) {
  const { t, say, day } = useText();
  const tell = useStandingText(seen);
  const { town, name, kind, status, sinceMs, node } = body;
  const one = seen.towns.find((other) => other.town === town);
  return (
    <>
      <h3 className="towns__name">
        {name}
        {town === seen.town ? <span className="usa-tag towns__tag">{t('network.here')}</span> : null}
      </h3>
      {one === undefined ? null : (
        <p className={`towns__state towns__state--${standingOf(one, seen.nowMs).is}`}>{tell(one)}</p>
      )}
      <dl className="towns__facts">
        <Fact name={t('network.kind')}>{say(kindWords(kind))}</Fact>
        <Fact name={t('network.standing')}>{say(statusWords(status))}</Fact>
        {sinceMs === undefined ? null : <Fact name={t('network.since')}>{day(sinceMs)}</Fact>}
        {node === undefined ? null : (
          <Fact name={t('network.address')}>
            <a href={node.address}>{node.address}</a>
          </Fact>
        )}
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
