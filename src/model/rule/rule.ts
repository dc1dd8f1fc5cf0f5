import type { CommandContract } from '../../kernel/contract/command.ts'
import type { RuleBody, RuleEvent } from './contract.ts'
import { fieldsOf, type JsonSchema, plain, schemaOf, shapeOf } from './event-shape.ts'
import { type Compiled, FieldMissing, type Given, Language, NotAnExpression } from './expression.ts'

/** What rules can be made of. */
export interface RuleParts {
  /** Payloads by the name of the event. */
  readonly events: ReadonlyMap<string, JsonSchema>
  readonly commands: ReadonlyMap<string, CommandContract>
}

/** A rule as its stream knows it. */
export interface RuleState {
  readonly equipmentId: string
  readonly command: string
  readonly isActive: boolean
  readonly isRemoved: boolean
}

export function evolveRule(before: RuleState | undefined, event: RuleEvent): RuleState {
  switch (event.kind) {
    case 'ruleCreated':
      return { equipmentId: event.payload.equipmentId, command: event.payload.command, isActive: false, isRemoved: false }
    case 'ruleChanged':
      return { ...before!, command: event.payload.command, isActive: false }
    case 'ruleActivated':
      return { ...before!, isActive: true }
    case 'ruleRemoved':
      return { ...before!, isActive: false, isRemoved: true }
    default:
      return { ...before!, isActive: false }
  }
}

export type Expressions = Pick<RuleBody, 'event' | 'condition' | 'command' | 'input'>

/** What is wrong with a rule: `condition` and each field by itself, in the words of the checker. */
export interface Faults {
  readonly condition: string | null
  readonly input: Readonly<Record<string, string>>
}

/** A rule that can fire. */
export interface ReadyRule {
  readonly contract: CommandContract
  /** A field that the event does not have makes a condition not hold. @throws {NotAnExpression} when it cannot be answered. */
  holds(given: Given): boolean
  /** @throws {NotAnExpression} with what does not fit the command */
  inputFor(given: Given): Record<string, unknown>
}

/** @throws {NotAnExpression} when event or command are unknown */
function partsOf({ event, command }: Expressions, { events, commands }: RuleParts) {
  const [payload, contract] = [events.get(event), commands.get(command)]
  if (!payload || !contract) throw new NotAnExpression('event or command unknown')
  return { language: new Language(shapeOf(payload)), contract }
}

export function checkExpressions(rule: Expressions, parts: RuleParts): Faults {
  const { language, contract } = partsOf(rule, parts)
  const faultOf = (text: string, judge: (compiled: Compiled) => string | undefined) => {
    try {
      return judge(language.compile(text))
    } catch (error) {
      if (error instanceof NotAnExpression) return error.message
      throw error
    }
  }
  const condition = faultOf(rule.condition, ({ type }) =>
    type === 'bool' || type === 'dyn' ? undefined : `this is ${type}, not true or false`,
  )
  const known = fieldsOf(schemaOf(contract.input, 'input'))
  const input = Object.entries(rule.input).map(([name, text]) => {
    if (!known.some((field) => field.name === name)) return [name, `${contract.name} has no ${name}`]
    return [name, faultOf(text, (compiled) => literalFault(compiled, contract, name))]
  })
  const missing = known.filter(({ name, isOptional }) => !isOptional && !(name in rule.input)).map(({ name }) => [name, 'is missing'])
  return { condition: condition ?? null, input: Object.fromEntries([...input, ...missing].filter(([, fault]) => fault !== undefined)) }
}

/** What needs no event to be evaluated must already fit the command. */
function literalFault(compiled: Compiled, contract: CommandContract, name: string): string | undefined {
  const value = valueWithoutEvent(compiled)
  if (value === undefined) return undefined
  const judged = contract.input.shape[name]!['~standard'].validate(plain(value))
  if (judged instanceof Promise) return undefined
  return judged.issues?.[0]?.message
}

function valueWithoutEvent(compiled: Compiled): unknown {
  try {
    return compiled.evaluate({ payload: {}, stream: undefined as never, occurredAt: undefined as never, equipment: undefined as never })
  } catch {
    return undefined
  }
}

export function isFaultless({ condition, input }: Faults): boolean {
  return condition === null && Object.keys(input).length === 0
}

/** @throws {NotAnExpression} when the rule does not fit event or command any more */
export function readyRule(rule: Expressions, parts: RuleParts): ReadyRule {
  const { language, contract } = partsOf(rule, parts)
  const condition = language.compile(rule.condition)
  const fields = Object.entries(rule.input).map(([name, text]) => [name, language.compile(text)] as const)
  return {
    contract,
    holds: (given) => {
      try {
        return condition.evaluate(given) === true
      } catch (error) {
        if (error instanceof FieldMissing) return false
        throw error
      }
    },
    inputFor: (given) => {
      const made = Object.fromEntries(fields.map(([name, compiled]) => [name, plain(valueOf(compiled, given, name))]))
      const parsed = contract.input.safeParse(made)
      if (parsed.success) return parsed.data
      const [issue] = parsed.error.issues
      throw new NotAnExpression(`${issue?.path.join('.')}: ${issue?.message}`)
    },
  }
}

function valueOf(compiled: Compiled, given: Given, name: string): unknown {
  try {
    return compiled.evaluate(given)
  } catch (error) {
    throw new NotAnExpression(`${name}: ${(error as Error).message}`)
  }
}

/** Every equipment that an event or its stream names: a rule hears a part of the plant. */
export function placesOfEvent(streamId: string, payload: object, state: object | undefined): string[] {
  const named = [payload, state ?? {}].flatMap((part) => {
    const { equipmentId, unitIds } = part as { equipmentId?: unknown; unitIds?: unknown }
    return [equipmentId, ...(Array.isArray(unitIds) ? unitIds : [])]
  })
  return [streamId, ...named].filter((id): id is string => typeof id === 'string')
}
