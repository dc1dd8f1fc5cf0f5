import type { Words } from './words.ts'

/**
 * Where people may reasonably want different things, the plant decides: a policy has a closed list of values, a safe default
 * and a reason. It is set for a piece of equipment and holds for everything below it. `docs/policies.md` is generated.
 */
export interface Policy<Value extends string = string> {
  /** `<module>.<what_is_decided>` */
  readonly name: string
  readonly title: Words
  /** For what it is decided: the value of the nearest place at or above that holds. */
  readonly scope: Words
  readonly values: Readonly<Record<Value, Words>>
  readonly default: NoInfer<Value>
  readonly why: Words
}

export function definePolicy<const Value extends string>(policy: Policy<Value>): Policy<Value> {
  return policy
}
