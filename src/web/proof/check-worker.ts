import type { Asked } from './check.ts';
import { answer } from './check-file.ts';

self.onmessage = ({ data }: MessageEvent<Asked>) => answer(data, (said) => self.postMessage(said));
