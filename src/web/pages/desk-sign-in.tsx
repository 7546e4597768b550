/** `/desk/sign-in`: a session, opened by a passkey. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Result, refuse } from '#kernel';
import { deskCall, forgetSession, type Session } from '../desk/desk.ts';
import { OnOwnSite } from '../desk/gates.tsx';
import { askPasskey, type Challenge, withdraw } from '../desk/passkey.ts';
import { SiteProof } from '../desk/site-proof.tsx';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Page } from '../shell/page.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { useText } from '../text/languages.tsx';
import { answered } from '../town/answers.ts';

export const route = createLazyRoute('/desk/sign-in')({ component: SignIn });

function SignIn() {
  const { t } = useText();
  return (
    <Page title={t('signin.title')} lead={t('signin.lead')} proofs={<SiteProof />}>
      <OnOwnSite>
        {() => (
          <>
            <TurnedBack />
            <ByPasskey />
            <ByAccount />
          </>
        )}
      </OnOwnSite>
    </Page>
  );
}

const TURNED_BACK = ['challenge-over', 'account-refused', 'account-unknown', 'identity-provider-down'];

/** Somebody whom the office account did not let in comes back here with the reason. */
function TurnedBack() {
  const { t } = useText();
  const { why } = route.useSearch() as { readonly why?: string };
  // The address is anybody's to write: only what the way back really says is shown.
  if (why === undefined || !TURNED_BACK.includes(why)) return null;
  return (
    <Alert type="error" heading={t('signin.failed')}>
      <RefusalText refusal={{ code: why }} />
    </Alert>
  );
}

/** Only where the town's node knows an identity provider. */
function ByAccount() {
  const { t } = useText();
  const ways = useQuery({
    queryKey: ['desk', 'ways'],
    queryFn: () => answered(deskCall<{ readonly account: string | null }>('ways')),
  });
  const start = useMutation({
    mutationFn: async () => {
      const begun = await deskCall<{ readonly url: string }>('oidc/start', {});
      if (!begun.ok) return begun.refusal;
      location.assign(begun.value.url);
      return undefined;
    },
  });
  const account = ways.data?.account;
  if (account === undefined || account === null) return null;
  return (
    <section>
      <Button look="outline" disabled={start.isPending} onClick={() => start.mutate()}>
        {t('signin.account', { account })}
      </Button>
      <p>{t('signin.accountHint')}</p>
      {start.data === undefined ? null : (
        <Alert type="error" heading={t('signin.failed')}>
          <RefusalText refusal={start.data} />
        </Alert>
      )}
    </section>
  );
}

function ByPasskey() {
  const { t } = useText();
  const navigate = useNavigate();
  const { back } = route.useSearch() as { readonly back?: string };
  const [officer, setOfficer] = useState('');
  const attempt = useMutation({
    mutationFn: async () => {
      const session = await signIn(officer.trim());
      if (!session.ok) return session.refusal;
      await forgetSession();
      // Only to the desk: the address may have been made up by somebody else.
      await navigate({ to: back?.startsWith('/desk') === true ? back : '/desk' });
      return undefined;
    },
  });
  return (
    <>
      <Button disabled={attempt.isPending} onClick={() => attempt.mutate()}>
        {t('signin.go')}
      </Button>
      <div aria-live="polite">{attempt.isPending ? <p>{t('signin.waiting')}</p> : null}</div>
      {attempt.data === undefined || attempt.isPending ? null : (
        <Alert type="error" heading={t('signin.failed')}>
          <RefusalText refusal={attempt.data} />
        </Alert>
      )}
      <details className="may">
        <summary>{t('signin.other')}</summary>
        <TextField
          label={t('signin.officer')}
          hint={t('signin.officerHint')}
          value={officer}
          autoComplete="username"
          onChange={({ target }) => setOfficer(target.value)}
        />
      </details>
      <p>{t('signin.none')}</p>
      <p>
        {t('signin.lost')} <Link to="/desk/new-key">{t('signin.lostLink')}</Link>
      </p>
    </>
  );
}

async function signIn(officer: string): Promise<Result<Session>> {
  const named = officer === '' ? {} : { officer };
  const challenge = await deskCall<Challenge>('challenge', { purpose: 'sign-in', ...named });
  if (!challenge.ok) return challenge;
  const { relyingParty, credentials } = challenge.value;
  if (officer !== '' && credentials.length === 0) return refuse('officer-passkeys-unknown', { officer });
  const answer = await askPasskey(challenge.value.challenge, relyingParty, credentials);
  if (!answer.ok) return answer;
  const session = await deskCall<Session>('sign-in', answer.value);
  if (!session.ok && session.refusal.code === 'passkey-ended') await withdraw(relyingParty, [answer.value.id]);
  return session;
}
