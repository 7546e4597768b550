/** Something about the home that a person can put right; the code has words in both languages. */
export class HomeError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
