import { integer, say } from '#kernel';

/** Answers are bounded: as many as this, and the next page begins after the last of them. */
export const PAGE = 200;

export const page = say('Page', 'Página');

export const numberField = integer(say('Number', 'Número'), { max: Number.MAX_SAFE_INTEGER });
