/** The OpenAPI document as a list that a person can read: what to call, with what, and what comes back. */

type Schema = { readonly [name: string]: unknown };
type Content = { readonly [type: string]: { readonly schema?: Schema } };
type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
  readonly content?: Content;
};
type Route = {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: { readonly [status: string]: { readonly description?: string; readonly content?: Content } };
  readonly security?: unknown;
};

export type OpenApi = {
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: Route } };
};

export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly place: string;
    readonly kind: string;
    readonly description: string;
    readonly required: boolean;
  }[];
  /** Media types that the body may have. */
  readonly body: readonly string[];
  readonly answers: readonly {
    readonly status: string;
    readonly description: string;
    readonly types: readonly string[];
  }[];
  readonly local: boolean;
};

export type OperationGroup = {
  readonly tag: string;
  readonly description: string;
  readonly operations: readonly Operation[];
};

const METHODS = ['get', 'post', 'put', 'delete'];

/** In the order of the document's tags; a tag that it does not explain comes after these, and nothing is left out. */
export function operationGroups({ tags = [], paths }: OpenApi): readonly OperationGroup[] {
  const all = Object.entries(paths).flatMap(([path, routes]) =>
    METHODS.flatMap((method) => {
      const route = routes[method];
      return route === undefined ? [] : [{ tag: route.tags?.[0] ?? '', operation: operationOf(method, path, route) }];
    }),
  );
  const names = [...new Set([...tags.map(({ name }) => name), ...all.map(({ tag }) => tag)])];
  return names
    .map((tag) => ({
      tag,
      description: tags.find(({ name }) => name === tag)?.description ?? tag,
      operations: all.filter((one) => one.tag === tag).map(({ operation }) => operation),
    }))
    .filter(({ operations }) => operations.length > 0);
}

/** A command that works as it stands where all that is in braces is filled in. */
export function curlOf({ method, path, parameters, body, local }: Operation, origin: string): string {
  const query = parameters.filter(({ place, required }) => place === 'query' && required);
  const asked = query.map(({ name }) => `${name}={${name}}`).join('&');
  const address = `"${origin}${path}${asked === '' ? '' : `?${asked}`}"`;
  const type = body[0];
  return [
    'curl --globoff',
    ...(method === 'GET' ? [] : [`--request ${method}`]),
    ...(local ? ['--header "authorization: Bearer {token}"'] : []),
    ...(type === undefined ? [] : [`--header "content-type: ${type}"`, '--data-binary @{file}']),
    address,
  ].join(' ');
}

export function matching(groups: readonly OperationGroup[], words: string): readonly OperationGroup[] {
  const wanted = words.toLowerCase().split(/\s+/);
  return groups
    .map((group) => ({
      ...group,
      operations: group.operations.filter(({ method, path, summary, description }) => {
        const text = `${method} ${path} ${summary} ${description}`.toLowerCase();
        return wanted.every((word) => text.includes(word));
      }),
    }))
    .filter(({ operations }) => operations.length > 0);
}

function operationOf(method: string, path: string, route: Route): Operation {
  return {
    method: method.toUpperCase(),
    path,
    summary: route.summary ?? '',
    description: route.description ?? '',
    parameters: (route.parameters ?? []).map(({ name, in: place, required, description, schema, content }) => ({
      name,
      place,
      kind: kindOf(schema ?? Object.values(content ?? {})[0]?.schema),
      description: description ?? String(schema?.description ?? ''),
      required: required === true,
    })),
    body: Object.keys(route.requestBody?.content ?? {}),
    answers: Object.entries(route.responses ?? {}).map(([status, { description, content }]) => ({
      status,
      description: description ?? '',
      types: Object.keys(content ?? {}),
    })),
    local: route.security !== undefined,
  };
}

function kindOf(schema: Schema | undefined): string {
  if (schema === undefined) return '';
  const { type, enum: options, minimum, maximum, minLength, maxLength } = schema;
  if (Array.isArray(options)) return options.join(' | ');
  const [least, most] = [minimum ?? minLength, maximum ?? maxLength];
  const limits = [least === undefined ? '' : `≥ ${least}`, most === undefined ? '' : `≤ ${most}`].filter(Boolean);
  return [[type ?? 'any'].flat().join(' | '), ...limits].join(', ');
}
