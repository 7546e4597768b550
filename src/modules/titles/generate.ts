import type { Random, StateView, Value } from '#kernel';
export function generate(_action: string, _random: Random, _state: StateView): Value | undefined {
  return undefined;
}
