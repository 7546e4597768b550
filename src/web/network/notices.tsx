/** What the towns tell everybody, newest first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isObject, type Value } from '#kernel';
import { EntryLink } from '../ledger/entry-link.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { actsQuery, type EntryRow, entryQuery } from '../town/answers.ts';
import { useOffice } from '../town/members.ts';
import type { Body } from '../town/towns.ts';

const SHOWN = 10;
const NOTICES = { module: 'members', action: 'post-notice' } as const;

export function Notices({ members }: { readonly members: readonly Body[] }) {
  const { t } = useText();
  const found = useQuery({ ...actsQuery(NOTICES, SHOWN), queryKey: ['network', 'notices'] });
  return (
    <Answered of={found}>
      {(acts) =>
        acts.length === 0 ? (
          <p>{t('network.noNotice')}</p>
        ) : (
          <>
            <ul className="usa-list usa-list--unstyled notices">
              {acts.map((act) => (
                <li key={act.entry} className="notices__one">
                  <Notice act={act} members={members} />
                </li>
              ))}
            </ul>
            {acts.length < SHOWN ? null : (
              <Link to="/ledger" search={NOTICES}>
                {t('network.allNotices')}
              </Link>
            )}
          </>
        )
      }
    </Answered>
  );
}

function Notice({
  act: { entry, office, timeMs },
  members,
}: {
  readonly act: EntryRow;
  readonly members: readonly Body[];
}) {
  const { time } = useText();
  const found = useOffice()(office ?? '');
  const town = members.find((one) => one.town === found?.town)?.name;
  const by = [town, found?.title ?? office].filter((one) => one != null).join(', ');
  return (
    <Answered of={useQuery(entryQuery(entry))}>
      {(value) => (
        <>
          <p className="notices__text">{noticeIn(value)}</p>
          <p className="usa-hint">
            {by} · {time(timeMs)} · <EntryLink entry={entry} />
          </p>
        </>
      )}
    </Answered>
  );
}

function noticeIn(value: Value): string {
  const body = isObject(value) && isObject(value.body) ? value.body : {};
  return isObject(body.input) ? String(body.input.text ?? '') : '';
}
