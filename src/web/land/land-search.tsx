/**
 * The search for land with suggestions while one types: the combobox of the ARIA Authoring Practices, with the list
 * below it. The focus stays in the field, so what is typed is never lost; Enter without a choice searches for it all.
 */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, lazy, Suspense, useEffect, useId, useState } from 'react';
import { useText } from '../text/languages.tsx';
import { findQuery, type LandHit } from '../town/land.ts';

/** With the words of every kind of paper, which only a reader who searches needs. */
const HitWords = lazy(() => import('./hit-words.tsx').then(({ HitWords }) => ({ default: HitWords })));

const SUGGESTIONS = 8;
/** After the last key; a question that was overtaken is called off. */
const PAUSE_MS = 150;

export function LandSearch({ words = '' }: { readonly words?: string | undefined }) {
  const { t } = useText();
  const id = useId();
  const [typed, setTyped] = useState(words);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const go = useGo();
  // The address is the truth when it changes: by the back button, or by a link.
  useEffect(() => setTyped(words), [words]);
  const asked = useLater(typed.trim());
  const found = useQuery({ ...findQuery(asked, SUGGESTIONS), enabled: open && asked.length > 1 }).data ?? [];
  const hits = open && asked === typed.trim() ? found : [];
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const choose = (hit: LandHit | undefined) => {
    close();
    if (hit === undefined) go.search(typed.trim());
    else go.to(hit);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && asked.length > 1) {
      event.preventDefault();
      setOpen(true);
      // One place more than there are suggestions: the field itself, between the last and the first.
      setActive((active + 1 + step + hits.length + 1) % (hits.length + 1) - 1); // biome-ignore format: one sum
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      close();
    }
  };
  const listed = hits.length > 0;
  return (
    <search>
      <form
        className="land-search"
        onSubmit={(event) => {
          event.preventDefault();
          choose(hits[active]);
        }}
      >
        <label className="usa-label" htmlFor={id}>
          {t('land.find')}
        </label>
        <span className="usa-hint" id={`${id}-hint`}>
          {t('land.findHint')}
        </span>
        <div className="land-search__line">
          <div className="land-search__field">
            <input
              id={id}
              className="usa-input"
              type="text"
              role="combobox"
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              aria-describedby={`${id}-hint`}
              aria-autocomplete="list"
              aria-expanded={listed}
              aria-controls={`${id}-list`}
              aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
                setActive(-1);
                setOpen(true);
              }}
              onKeyDown={onKeyDown}
              onBlur={close}
            />
            <div
              id={`${id}-list`}
              role="listbox"
              aria-label={t('land.suggested')}
              className="land-search__list"
              hidden={!listed}
            >
              {hits.map((hit, i) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field, which keeps the focus.
                <div
                  key={`${hit.kind} ${hit.name}`}
                  id={`${id}-${i}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={i === active}
                  className="land-search__option"
                  // Before the field loses the focus, and with it the list.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(hit)}
                >
                  <Suspense fallback={null}>
                    <HitWords hit={hit} />
                  </Suspense>
                </div>
              ))}
            </div>
          </div>
          <button type="submit" className="usa-button">
            {t('land.findGo')}
          </button>
        </div>
        <p className="usa-sr-only" role="status">
          {open && asked.length > 1 ? t('land.suggestions', { count: hits.length }) : ''}
        </p>
      </form>
    </search>
  );
}

/** Where a choice leads: to the land, and where there is none on the map to the entry of the book. */
function useGo() {
  const navigate = useNavigate();
  return {
    search: (words: string) => void navigate({ to: '/land', search: words === '' ? {} : { q: words } }),
    to: ({ parcels: [parcel], entry }: LandHit) =>
      void (parcel === undefined
        ? navigate({ to: '/ledger/$entry', params: { entry: String(entry) } })
        : navigate({ to: '/land/$parcel', params: { parcel } })),
  };
}

function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
