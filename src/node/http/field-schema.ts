/**
 * A field of a module's schema as JSON Schema (2020-12), for the OpenAPI document.
 *
 * JSON Schema cannot say everything that `faultIn` checks: text also never holds control characters or marks
 * that reorder what is shown. So whatever the kernel takes fits here, and not always the other way round.
 */
import type { Field, Fields } from '#kernel';

export type JsonSchema = { readonly [name: string]: unknown };

export function schemaOf(field: Field<unknown>): JsonSchema {
  const { label, example } = field;
  return {
    title: label.en,
    'x-label': label,
    ...shapeOf(field),
    ...placeOf(field),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}

function shapeOf(field: Field<unknown>): JsonSchema {
  switch (field.kind) {
    case 'text': {
      const pattern = field.pattern === undefined ? {} : { pattern: field.pattern.source };
      return { type: 'string', minLength: field.min, maxLength: field.max, ...pattern };
    }
    case 'integer':
      return { type: 'integer', minimum: field.min, maximum: field.max };
    case 'flag':
      return { type: 'boolean' };
    case 'choice':
      return { type: 'string', enum: Object.keys(field.options), 'x-options': field.options };
    case 'bytes':
      return base64url(field.min, field.max);
    case 'commitment':
    case 'attachmentHash':
      return base64url(32, 32);
    case 'list':
      return { type: 'array', minItems: field.min, maxItems: field.max, items: schemaOf(field.of) };
    case 'record':
      return objectOf(field.fields);
    case 'variant': {
      const cases = Object.entries(field.cases);
      return { oneOf: cases.map(([name, fields]) => objectOf(fields, { [field.on]: { const: name } })) };
    }
  }
}

/** Where the content lives, and how long it is kept there. Lists, records and variants say it of their fields. */
function placeOf(field: Field<unknown>): JsonSchema {
  switch (field.kind) {
    case 'list':
    case 'record':
    case 'variant':
      return {};
    case 'commitment':
      return { 'x-lives-in': 'vault', 'x-retention': field.retention };
    case 'attachmentHash':
      return { 'x-lives-in': 'attachment', 'x-retention': field.retention };
    default:
      return { 'x-lives-in': 'ledger', 'x-retention': 'permanent' };
  }
}

function objectOf(fields: Fields, fixed: { readonly [name: string]: JsonSchema } = {}): JsonSchema {
  const entries = Object.entries(fields);
  const required = entries.filter(([, field]) => !field.optional).map(([name]) => name);
  return {
    type: 'object',
    properties: { ...fixed, ...Object.fromEntries(entries.map(([name, field]) => [name, schemaOf(field)])) },
    required: [...Object.keys(fixed), ...required],
    additionalProperties: false,
  };
}

/** The last character of a text that is not whole fours has no bits left over: each value has one form. */
const CANONICAL_BASE64URL = '^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$';

/** Lengths are those of the text: four characters for three bytes, without padding. */
function base64url(min: number, max: number): JsonSchema {
  const length = (count: number) => Math.ceil((count * 4) / 3);
  return {
    type: 'string',
    pattern: CANONICAL_BASE64URL,
    contentEncoding: 'base64url',
    minLength: length(min),
    maxLength: length(max),
  };
}
