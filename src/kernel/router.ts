/**
 * From an action's name to its rule: which version is in force at this height, may this signer do it,
 * does the input fit the schema. Then the rule alone decides.
 */
import { encode, type Value } from './encoding.ts';
import type { Action, BlockContext, Context, Module, Rule, Validator } from './module.ts';
import type { Refusal, Result } from './result.ts';
import { accept, refuse } from './result.ts';
import { type Field, faultIn, integer, list, record, say } from './schema.ts';
import { splitAction, type Transaction } from './transaction.ts';
import { type MutableView, mutableWithin, type StateView, table, within } from './view.ts';

const MAX_RULE_VERSIONS = 1_000;

/** Rule versions in force, oldest first: the last one whose height has come applies. */
const rulesField = list(
  say('Rule versions', 'Versiones de reglas'),
  record(say('Rule version', 'Versión de reglas'), {
    fromHeight: integer(say('From height', 'Desde la altura'), { max: Number.MAX_SAFE_INTEGER }),
    version: integer(say('Version', 'Versión'), { min: 1, max: 1_000_000 }),
  }),
  { min: 1, max: MAX_RULE_VERSIONS },
);

/** The machine's own part of the state. */
const KERNEL = 'kernel';
const rules = table(`${KERNEL}/rules`, rulesField);

export class Router {
  readonly modules: readonly Module[];
  readonly #byName: ReadonlyMap<string, Module>;
  readonly #authority: Module;
  readonly #orders: Module | undefined;

  constructor(modules: readonly Module[]) {
    this.modules = modules;
    this.#byName = new Map(modules.map((module) => [module.name, module]));
    if (this.#byName.size !== modules.length || this.#byName.has(KERNEL)) throw new Error('module names must differ');
    const authorities = modules.filter((module) => module.authority !== undefined);
    if (authorities.length !== 1) throw new Error('exactly one module says who may do what');
    this.#authority = authorities[0] as Module;
    const ordering = modules.filter((module) => module.validators !== undefined);
    if (ordering.length > 1 || ordering.some(({ governs }) => !governs))
      throw new Error('at most one module, which governs, says who orders blocks');
    this.#orders = ordering[0];
    for (const module of modules) for (const need of module.needs) this.#provider(need);
  }

  /** Runs the transaction's rule on the overlay, which the caller keeps or drops. */
  run(transaction: Transaction, overlay: MutableView, block: BlockContext, entry: number): Result<Value> {
    const found = this.#ruleFor(transaction, overlay, block);
    if (!found.ok) return found;
    const { module, rule } = found.value;
    const outcome = rule(this.#context(module, transaction, overlay, block, entry), transaction.body.input);
    if (!outcome.ok) assertOwnCode(module, outcome.refusal.code);
    else encode(outcome.value);
    return outcome;
  }

  /** Why the rule would not even be asked. */
  precheck(transaction: Transaction, overlay: MutableView, block: BlockContext): Refusal | undefined {
    const found = this.#ruleFor(transaction, overlay, block);
    return found.ok ? undefined : found.refusal;
  }

  #ruleFor(
    transaction: Transaction,
    overlay: MutableView,
    block: BlockContext,
  ): Result<{ readonly module: Module; readonly rule: Rule<unknown> }> {
    const [moduleName, actionName] = splitAction(transaction.body.action);
    const module = this.#byName.get(moduleName);
    if (module === undefined) return refuse('module-unknown', { module: moduleName });
    const founding = this.#found(transaction, module, actionName, overlay, block);
    if (founding !== undefined) return { ok: false, refusal: founding };
    const version = activeVersion(overlay, moduleName, block.height);
    const action = actionOf(module, actionName);
    const rule = version === undefined || action === undefined ? undefined : module.versions[version]?.[actionName];
    if (version === undefined) return refuse('rules-inactive', { module: moduleName });
    if (rule === undefined || action === undefined)
      return refuse('action-unknown', { action: transaction.body.action });
    const refusal =
      this.#authorise(transaction, action, overlay, block) ?? inputRefusal(action.input, transaction.body.input);
    return refusal === undefined ? accept({ module, rule }) : { ok: false, refusal };
  }

  query(moduleName: string, name: string, input: Value, state: StateView): Result<Value> {
    const module = this.#byName.get(moduleName);
    const query = module !== undefined && Object.hasOwn(module.queries, name) ? module.queries[name] : undefined;
    if (module === undefined || query === undefined) return refuse('query-unknown', { query: `${moduleName}/${name}` });
    const refusal = inputRefusal(query.input, input);
    return refusal === undefined ? query.answer(within(state, moduleName), input) : { ok: false, refusal };
  }

  /** Who orders blocks in a state. */
  validators(state: StateView): readonly Validator[] {
    const { name = '', validators } = this.#orders ?? {};
    return validators?.(within(state, name)) ?? [];
  }

  /** Whether a change of this key could change who orders blocks. */
  ordersBy(key: string): boolean {
    return this.#orders !== undefined && key.startsWith(`${this.#orders.name}/`);
  }

  /** The first transaction of a book founds it, and only it: it names the rule versions the book begins with. */
  #found(
    transaction: Transaction,
    module: Module,
    actionName: string,
    overlay: MutableView,
    block: BlockContext,
  ): Refusal | undefined {
    const { founds } = transaction.body;
    const founded = rules.get(overlay, this.#authority.name) !== undefined;
    const founding = actionOf(module, actionName)?.right === 'founding';
    if (founded) return founds !== undefined || founding ? { code: 'already-founded' } : undefined;
    if (!founding || founds === undefined) return { code: 'not-founded' };
    for (const [name, version] of Object.entries(founds)) {
      if (this.#byName.get(name)?.versions[version] === undefined)
        return { code: 'rules-unknown', detail: { module: name, version } };
      rules.put(overlay, [{ fromHeight: block.height, version }], name);
    }
    return rules.get(overlay, this.#authority.name) === undefined ? { code: 'rules-unknown' } : undefined;
  }

  #authorise(
    transaction: Transaction,
    action: Action<unknown>,
    state: StateView,
    block: BlockContext,
  ): Refusal | undefined {
    const { office } = transaction.body;
    if (action.right === 'founding') return undefined;
    // Readers would see an office in the book, and nobody would have asked whether the signer acts for it.
    if (action.right === 'anyone') return office === undefined ? undefined : { code: 'office-unneeded' };
    const request = {
      signer: transaction.signer,
      office,
      right: action.right,
      timeMs: block.timeMs,
    };
    return this.#authority.authority?.(within(state, this.#authority.name), request);
  }

  #context(
    module: Module,
    transaction: Transaction,
    overlay: MutableView,
    block: BlockContext,
    entry: number,
  ): Context {
    const { body, signer } = transaction;
    return {
      state: mutableWithin(overlay, module.name),
      chain: body.chain,
      block: { height: block.height, timeMs: block.timeMs },
      entry,
      transaction: { id: body.id, office: body.office, signer, attachments: body.attachments ?? [] },
      view: (name) => {
        if (!module.needs.includes(name)) throw new Error(`${module.name} did not declare that it needs ${name}`);
        const [provider, view] = this.#provider(name);
        return view(within(overlay, provider.name));
      },
      scheduleRules: (name, version, fromHeight) => {
        if (!module.governs) throw new Error(`${module.name} may not schedule rules`);
        return this.#schedule(overlay, name, version, fromHeight);
      },
    };
  }

  #schedule(overlay: MutableView, name: string, version: number, fromHeight: number): boolean {
    if (this.#byName.get(name)?.versions[version] === undefined) return false;
    const before = (rules.get(overlay, name) ?? []).filter((entry) => entry.fromHeight < fromHeight);
    if (before.length >= MAX_RULE_VERSIONS) return false;
    rules.put(overlay, [...before, { fromHeight, version }], name);
    return true;
  }

  #provider(need: string): readonly [Module, (state: StateView) => unknown] {
    const [name, view] = need.split('.') as [string, string];
    const module = this.#byName.get(name);
    const provided = module?.provides[view];
    if (module === undefined || provided === undefined) throw new Error(`no module provides ${need}`);
    return [module, provided];
  }
}

/** Version of a module's rules in force at a height, or undefined where the module is not part of the book. */
function activeVersion(state: StateView, module: string, height: number): number | undefined {
  let version: number | undefined;
  for (const entry of rules.get(state, module) ?? []) if (entry.fromHeight <= height) version = entry.version;
  return version;
}

/** Own properties only: a name from outside may be `constructor`. */
function actionOf(module: Module, name: string): Action<unknown> | undefined {
  return Object.hasOwn(module.schema.actions, name) ? module.schema.actions[name] : undefined;
}

function inputRefusal(field: Field<unknown>, input: Value): Refusal | undefined {
  const fault = faultIn(field, input);
  if (fault === undefined) return undefined;
  const { path, fault: code, limit } = fault;
  return { code: 'input-invalid', detail: { path, fault: code, ...(limit === undefined ? {} : { limit }) } };
}

/** A code that the schema does not list has no words, so a rule that uses one is wrong. */
function assertOwnCode(module: Module, code: string): void {
  if (!Object.hasOwn(module.schema.refusals, code)) throw new Error(`${module.name} has no refusal ${code}`);
}
