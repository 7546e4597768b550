/** Elements by hand. Texts are set as text, so nothing that a file holds can become markup. */

type Child = Node | string | undefined;
type Attributes = { readonly [name: string]: string };

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export function svg(tag: string, attributes: Attributes, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** A word of somebody else's, whose direction of writing must not turn the words around it. */
export function foreign(text: string): HTMLElement {
  return el('bdi', {}, text);
}

/** Names and values, one line each; `depth` sets lines in. */
export function facts(lines: readonly { readonly name: string; readonly value: string; readonly depth?: number }[]) {
  const rows = lines.map(({ name, value, depth = 0 }) =>
    el('div', { class: `depth${Math.min(depth, 4)}` }, el('dt', {}, name), el('dd', {}, foreign(value))),
  );
  return el('dl', {}, ...rows);
}
