/** `/network/agreement`: what the towns agreed on, in words. */
import { createLazyRoute, Link } from '@tanstack/react-router';
import type { Value } from '#kernel';
import { linesOfRecord } from '#verify/told';
import { useHoursText, useNeededText } from '../network/decision-words.ts';
import { CLASSES } from '../network/decisions.ts';
import { classWords } from '../network/member-words.ts';
import { NetworkNav } from '../network/network-nav.tsx';
import { type InNetwork, nameIn, Together } from '../network/together.tsx';
import { Lines } from '../parts/written.tsx';
import { StateProofs } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';
import { CHARTER_KEY, type Needed } from '../town/towns.ts';

export const route = createLazyRoute('/network/agreement')({ component: Agreement });

function Agreement() {
  return <Together>{(found) => <Terms {...found} />}</Together>;
}

function Terms({ book, consortium }: InNetwork) {
  const speaker = useText();
  const { t, say, day } = speaker;
  const hours = useHoursText();
  const { name: consortiumName, founder, sinceMs, sinceEntry, amendments, terms } = consortium;
  const lines = linesOfRecord(CHARTER_KEY, { terms: { ...terms, classes: null } as unknown as Value }, speaker).filter(
    ({ path }) => /^\.terms\.(?!classes)/.test(path),
  );
  return (
    <Page
      title={t('agreement.title')}
      lead={t('agreement.lead', {
        name: consortiumName,
        founder: nameIn(book)(founder),
        since: day(sinceMs),
        count: amendments,
      })}
      proofs={<StateProofs stateKeys={[CHARTER_KEY]} />}
    >
      <NetworkNav />
      <p>
        <Link to="/ledger/$entry" params={{ entry: String(sinceEntry) }}>
          {t('network.charter', { name: consortiumName })}
        </Link>
      </p>
      <h2>{t('agreement.decided')}</h2>
      <ul className="classes">
        {CLASSES.map((of) => {
          const needed = terms.classes[of];
          return needed === undefined ? null : (
            <li key={of} className="classes__one">
              <h3>{say(classWords(of))}</h3>
              <Class needed={needed} />
            </li>
          );
        })}
      </ul>
      <h2>{t('agreement.rest')}</h2>
      <dl className="written">
        <Lines lines={lines} from={1}>
          {(value, { name }) => (
            <>
              <bdi>{value}</bdi>
              {name.endsWith('Hours') ? ` (${hours(Number(value))})` : null}
            </>
          )}
        </Lines>
      </dl>
    </Page>
  );
}

function Class({ needed }: { readonly needed: Needed }) {
  const { t } = useText();
  const { quorum, majority } = useNeededText()(needed);
  const hours = useHoursText();
  const { commentHours, noticeHours, sponsors, councilVote } = needed;
  return (
    <ul className="usa-list">
      <li>{quorum}</li>
      <li>{majority}</li>
      <li>
        {t(noticeHours === 0 ? 'agreement.atOnce' : 'agreement.waits', {
          comment: hours(commentHours),
          notice: hours(noticeHours),
        })}
      </li>
      {sponsors === 0 ? null : <li>{t('agreement.sponsors', { count: sponsors })}</li>}
      {councilVote ? <li>{t('agreement.council')}</li> : null}
    </ul>
  );
}
