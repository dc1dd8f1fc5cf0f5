import { Environment, EvaluationError } from '@marcbachmann/cel-js'
import { bigOf, DecimalValue } from './decimal-value.ts'
import { type Shape, shaped } from './event-shape.ts'

/** What an expression can name. */
export interface Given {
  readonly payload: object
  /** Id of the stream: the job order, the unit, the record to which it happened. */
  readonly stream: string
  readonly occurredAt: string
  /** Id of the equipment at which it happened; that of the rule, where the event names none. */
  readonly equipment: string
}

/** An expression that was checked against an event's shape. */
export interface Compiled {
  readonly type: string
  evaluate(given: Given): unknown
}

/** The expression cannot be used; the message is for the person who wrote it. */
export class NotAnExpression extends Error {}

/** A field that this event does not have. */
export class FieldMissing extends Error {}

const LIMITS = { maxAstNodes: 200, maxDepth: 24, maxListElements: 50, maxMapEntries: 20, maxCallArguments: 8 }
/** Going through a list within going through a list is as far as it goes: how long an expression takes stays bounded. */
const MOST_LOOPS = 2
const LOOPS = /\.\s*(all|exists|exists_one|map|filter|transformList|transformMap)\s*\(/g

/**
 * Expressions over one kind of event (Common Expression Language): no clock, no network, no loops without end; typed against the event, so that a
 * slip of the pen is seen when the rule is saved and not when it fires.
 */
export class Language {
  readonly #environment: Environment
  readonly #shape: Shape

  constructor(shape: Shape) {
    this.#shape = shape
    this.#environment = withDecimals(new Environment({ limits: LIMITS }))
    const types = new Types(this.#environment)
    this.#environment.registerVariable('event', types.nameOf(shape))
    this.#types = types
    this.#environment.registerVariable('stream', 'string')
    this.#environment.registerVariable('occurredAt', 'string')
    this.#environment.registerVariable('equipment', 'string')
  }

  readonly #types: Types

  /** @throws {NotAnExpression} */
  compile(text: string): Compiled {
    // A regular expression can take longer than the world lasts.
    if (/\bmatches\b/.test(text)) throw new NotAnExpression('matches is not available')
    if ((text.match(LOOPS) ?? []).length > MOST_LOOPS) throw new NotAnExpression('too many loops')
    const checked = this.#check(text)
    if (!checked.valid) throw new NotAnExpression(firstLine(checked.error))
    const run = this.#environment.parse(text)
    return {
      type: String(checked.type),
      evaluate: ({ payload, stream, occurredAt, equipment }) => {
        const event = this.#types.made(shaped(payload, this.#shape), this.#shape)
        try {
          return run({ event, stream, occurredAt, equipment })
        } catch (error) {
          const isMissing = error instanceof EvaluationError && (error as { code?: string }).code === 'no_such_key'
          throw isMissing ? new FieldMissing(firstLine(error)) : new NotAnExpression(firstLine(error))
        }
      },
    }
  }

  #check(text: string) {
    try {
      return this.#environment.check(text)
    } catch (error) {
      throw new NotAnExpression(firstLine(error))
    }
  }
}

function firstLine(error: unknown): string {
  return ((error as Error | undefined)?.message ?? 'it cannot be read').split('\n')[0]!
}

/** The objects of an event as types of their own: a field that nobody declared is refused when the expression is checked. */
class Types {
  readonly #environment: Environment
  readonly #classes = new Map<Shape, { readonly name: string; readonly make: (members: object) => object }>()

  constructor(environment: Environment) {
    this.#environment = environment
  }

  nameOf(shape: Shape): string {
    if (typeof shape === 'string') return shape
    const known = this.#classes.get(shape)
    if (known) return known.name
    const fields = Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, this.nameOf(field)]))
    const name = `Event${this.#classes.size + 1}`
    const Part = class {
      constructor(members: object) {
        Object.assign(this, members)
      }
    }
    this.#environment.registerType(name, { ctor: Part, fields })
    this.#classes.set(shape, { name, make: (members) => new Part(members) })
    return name
  }

  made(value: unknown, shape: Shape): unknown {
    const known = typeof shape === 'object' && typeof value === 'object' && value !== null ? this.#classes.get(shape) : undefined
    if (!known) return value
    const members = Object.entries(value as object).map(([name, member]) => [
      name,
      this.made(member, (shape as Record<string, Shape>)[name] ?? 'dyn'),
    ])
    return known.make(Object.fromEntries(members))
  }
}

const compared = {
  '>': (left: unknown, right: unknown) => bigOf(left).gt(bigOf(right)),
  '<': (left: unknown, right: unknown) => bigOf(left).lt(bigOf(right)),
  '>=': (left: unknown, right: unknown) => bigOf(left).gte(bigOf(right)),
  '<=': (left: unknown, right: unknown) => bigOf(left).lte(bigOf(right)),
}
const calculated = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'div' } as const

function withDecimals(environment: Environment): Environment {
  environment.registerType('Decimal', { ctor: DecimalValue, fields: {} })
  environment.registerFunction('decimal(string): Decimal', (text: string) => new DecimalValue(text))
  environment.registerFunction('string(Decimal): string', (value: DecimalValue) => value.toText())
  for (const other of ['Decimal', 'int', 'double']) {
    // The other way round comes with it.
    environment.registerOperator(`Decimal == ${other}`, (left: unknown, right: unknown) => bigOf(left).eq(bigOf(right)))
    const pairs =
      other === 'Decimal'
        ? [['Decimal', 'Decimal']]
        : [
            ['Decimal', other],
            [other, 'Decimal'],
          ]
    for (const [left, right] of pairs) {
      for (const [operator, compare] of Object.entries(compared)) environment.registerOperator(`${left} ${operator} ${right}`, compare)
      for (const [operator, method] of Object.entries(calculated))
        environment.registerOperator(
          `${left} ${operator} ${right}: Decimal`,
          (a: unknown, b: unknown) => new DecimalValue(bigOf(a)[method](bigOf(b))),
        )
    }
  }
  return environment
}
