/** A receipt or a book as pasted text: what surrounds it in a letter or a mail is not part of it. */
export function pastedFile(text: string): Blob {
  return new Blob([`${text.replace(/\r\n?/g, '\n').trim()}\n`]);
}
