/** Something about the home that a person can put right; the code has words in both languages. */
export class HomeError extends Error {
  readonly code: string;
  /** What the words for the code name; without it the message is shown after them. */
  readonly detail: { readonly [name: string]: string } | undefined;

  constructor(code: string, message: string, detail?: { readonly [name: string]: string }) {
    super(message);
    this.code = code;
    this.detail = detail;
  }

  /** For a program that prints one JSON object. */
  asRefusal(): object {
    return { code: this.code, message: this.message, detail: this.detail };
  }
}

/** Faults of the disk and of the files on it: the town cannot do it now, whoever asks. */
export const HOME_CODES = [
  'database-damaged',
  'database-in-use',
  'database-missing',
  'database-newer',
  'disk-failed',
  'disk-full',
  'home-not-readable',
  'home-not-writable',
  'key-file-missing',
  'vault-key-wrong',
] as const;

/** A fault of the file system in plain words; any other error as it is. */
export function fileError(path: string, error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof HomeError || typeof code !== 'string') return error;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new HomeError('disk-full', `the disk with ${path} is full: make room and start again`);
  if (code === 'EROFS') return new HomeError('home-not-writable', `${path} cannot be written: the disk is read-only`);
  if (/^E(ACCES|PERM|ISDIR|NOTDIR)$/.test(code))
    return new HomeError('home-not-readable', `${path} cannot be used (${code}): the folder must belong to this user`);
  return code === 'EIO' ? new HomeError('disk-failed', `the disk failed while ${path} was used: check it`) : error;
}
