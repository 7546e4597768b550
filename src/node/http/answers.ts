/** How routes state what they answer, for the OpenAPI document. */
import { z } from 'zod';
import { PROBLEM_TYPE, problemSchema } from './problems.ts';

const failed = {
  description: 'The answer is no, and why.',
  content: { [PROBLEM_TYPE]: { schema: problemSchema } },
};

export function jsonAnswer(description: string, schema: z.ZodType): Answers {
  return answer('application/json', description, schema);
}

export function textAnswer(description: string, type = 'text/plain'): Answers {
  return answer(type, description, z.string());
}

/** Bytes as they are. */
export function binaryAnswer(description: string, type = 'application/octet-stream'): Answers {
  return answer(type, description, z.file());
}

/** Any canonical value: what a module's rule or query answers is the module's to say. */
export const anyValue = z.unknown().meta({ description: 'Any JSON value without fractions.' });

/** A count, a place or a time: never negative. */
export const whole = z.int().min(0);

export const hash = z.string().length(43).describe('32 bytes as base64url.');

type Content = { readonly description: string; readonly content: { readonly [type: string]: { schema: z.ZodType } } };
export type Answers = { readonly 200: Content; readonly default: Content };

function answer(type: string, description: string, schema: z.ZodType): Answers {
  return { 200: { description, content: { [type]: { schema } } }, default: failed };
}
