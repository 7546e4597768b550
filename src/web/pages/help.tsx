/** `/help`: questions and answers, and the glossary. */
import { createLazyRoute } from '@tanstack/react-router';
import { AskHere } from '../parts/contact.tsx';
import { Page } from '../shell/page.tsx';
import { GLOSSARY, TERMS } from '../terms/glossary.ts';
import { useTold } from '../terms/told.tsx';
import { type TextKey, useText } from '../text/languages.tsx';

export const route = createLazyRoute('/help')({ component: Help });

const QUESTIONS = [
  ['help.q1', 'help.a1'],
  ['help.q2', 'help.a2'],
  ['help.q3', 'help.a3'],
  ['help.q4', 'help.a4'],
  ['help.q5', 'help.a5'],
  ['help.q6', 'help.a6'],
  ['help.q7', 'help.a7'],
  ['help.q8', 'help.a8'],
  ['help.q9', 'help.a9'],
  ['help.q10', 'help.a10'],
] as const satisfies readonly (readonly [TextKey, TextKey])[];

const CORRECTION: readonly TextKey[] = ['help.correct1', 'help.correct2', 'help.correct3', 'help.correct4'];

function Help() {
  const { t, language } = useText();
  const tell = useTold();
  const words = TERMS.map((term) => ({ term, word: t(GLOSSARY[term][0]), meaning: t(GLOSSARY[term][1]) }));
  return (
    <Page title={t('help.title')} lead={t('help.lead')}>
      <nav aria-label={t('help.contents')}>
        <ul className="usa-list">
          <li>
            <a href="#questions">{t('help.questions')}</a>
          </li>
          <li>
            <a href="#correct">{t('help.correct')}</a>
          </li>
          <li>
            <a href="#words">{t('help.words')}</a>
          </li>
        </ul>
      </nav>
      <h2 id="questions">{t('help.questions')}</h2>
      {QUESTIONS.map(([question, answer]) => (
        <section key={question}>
          <h3>{t(question)}</h3>
          <p>{tell(answer)}</p>
        </section>
      ))}
      <h2 id="correct">{t('help.correct')}</h2>
      <p>{t('help.correctHint')}</p>
      <AskHere />
      <ol className="usa-list">
        {CORRECTION.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      <h2 id="words">{t('help.words')}</h2>
      <p>{t('help.wordsHint')}</p>
      <dl className="glossary">
        {words
          .toSorted((a, b) => a.word.localeCompare(b.word, language))
          .map(({ term, word, meaning }) => (
            <div key={term}>
              <dt id={term}>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
      </dl>
    </Page>
  );
}
