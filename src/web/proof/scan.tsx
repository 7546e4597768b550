/** Reads the QR code of a paper receipt with the camera, where the browser has a reader of its own. */
import { useEffect, useRef, useState } from 'react';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { useText } from '../text/languages.tsx';

type Reader = { detect(video: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]> };
type ReaderMaker = new (options: { readonly formats: readonly string[] }) => Reader;

/** Ten looks a second are plenty. */
const EVERY_MS = 100;

export function Scan() {
  const { t } = useText();
  const Maker = (globalThis as { BarcodeDetector?: ReaderMaker }).BarcodeDetector;
  const [state, setState] = useState<'idle' | 'looking' | 'no-camera'>('idle');
  const [found, setFound] = useState<string>();
  if (Maker === undefined) return <p>{t('verify.scanNo')}</p>;
  const take = (text: string) => {
    setFound(text);
    setState('idle');
  };
  return (
    <>
      {state === 'looking' ? (
        <Camera maker={Maker} onFound={take} onFailed={() => setState('no-camera')} onStop={() => setState('idle')} />
      ) : (
        <Button look="outline" onClick={() => setState('looking')}>
          {t('verify.scan')}
        </Button>
      )}
      {state === 'no-camera' ? <Alert type="warning">{t('verify.camera')}</Alert> : null}
      {found === undefined ? null : <Found text={found} />}
    </>
  );
}

function Camera({
  maker: Maker,
  onFound,
  onFailed,
  onStop,
}: {
  readonly maker: ReaderMaker;
  readonly onFound: (text: string) => void;
  readonly onFailed: () => void;
  readonly onStop: () => void;
}) {
  const { t } = useText();
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef({ onFound, onFailed });
  told.current = { onFound, onFailed };
  useEffect(() => {
    const watching = new AbortController();
    void watch(video.current as HTMLVideoElement, Maker, watching.signal)
      .then((text) => text !== undefined && told.current.onFound(text))
      .catch(() => !watching.signal.aborted && told.current.onFailed());
    return () => watching.abort();
  }, [Maker]);
  return (
    <div>
      <p role="status">{t('verify.scanning')}</p>
      <video ref={video} muted playsInline className="camera" aria-label={t('verify.scanning')} />
      <Button look="outline" onClick={onStop}>
        {t('verify.cancel')}
      </Button>
    </div>
  );
}

/** The first code that the camera sees; the camera is off again whatever happens. */
async function watch(video: HTMLVideoElement, Maker: ReaderMaker, signal: AbortSignal): Promise<string | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    video.srcObject = stream;
    await video.play();
    const reader = new Maker({ formats: ['qr_code'] });
    while (!signal.aborted) {
      const [code] = await reader.detect(video);
      if (code !== undefined) return code.rawValue;
      await new Promise((done) => setTimeout(done, EVERY_MS));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

/** Nothing is opened by itself: whoever printed the code may not be the town. */
function Found({ text }: { readonly text: string }) {
  const { t } = useText();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return (
      <p role="status">
        {t('verify.foundNone')} <bdi>{text}</bdi>
      </p>
    );
  }
  return (
    <div role="status">
      <p>{t('verify.found')}</p>
      <p>
        <a href={url.href} rel="noreferrer">
          {url.href}
        </a>
      </p>
      {url.origin === location.origin ? null : <p>{t('verify.foundOther')}</p>}
    </div>
  );
}
