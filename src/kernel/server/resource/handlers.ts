import { sql } from 'kysely'
import type { EquipmentId } from '../../contract/ids.ts'
import type { AnyResource } from '../../contract/resource.ts'
import type { Context, Handler, StatesOf } from '../handler.ts'
import {
  decideChange,
  decideCreate,
  decideErase,
  decideMove,
  decideReinstate,
  decideRetire,
  type RecordRules,
  type Related,
} from './decide-record.ts'
import { isBelowItself, isStillUsed, refersToRetired, type Usage } from './facts.ts'
import { type Fields, parentFieldOf, recordStreamOf, recordToRead, referencesIn, type RecordState } from './record.ts'

interface Streams {
  readonly [name: string]: any
}
type States = StatesOf<any> & { readonly record?: RecordState }

/** The commands of one resource. `usages` are the places that may refer to its records. */
export function handlersOf(resource: AnyResource, rules: RecordRules, usages: readonly Usage[]): Handler[] {
  const { commands } = resource
  const stream = recordStreamOf(resource)
  const own = ({ id }: { id: string }): Streams => ({ record: stream.at(id) })
  const handlers: Handler[] = [
    createHandler(resource, rules),
    changeHandler(resource, rules),
    {
      contract: commands.retire,
      streams: own,
      scope: (input, states) => scopeOfRecord(resource, input, states),
      facts: ({ tx }, { id }) => isStillUsed(tx, usages, id),
      decide: ({ id }, { record }: States, used) => decideRetire(record, id, used),
    },
    {
      contract: commands.reinstate,
      streams: own,
      scope: (input, states) => scopeOfRecord(resource, input, states),
      facts: ({ tx }, _input, { record }: States) => refersToRetired(tx, resource, record?.fields ?? {}),
      decide: ({ id }, { record }: States, missing) => decideReinstate(record, id, missing),
    },
  ]
  if (commands.move) handlers.push(moveHandler(resource, rules))
  if (commands.erase) handlers.push(eraseHandler(resource))
  return handlers
}

function createHandler(resource: AnyResource, rules: RecordRules): Handler {
  const stream = recordStreamOf(resource)
  const idFor = (input: Fields, context: Context) => rules.idFor?.(input, context) ?? context.idFor('record')
  const { scope } = resource
  const place = scope === 'self' ? parentFieldOf(resource) : scope
  return {
    contract: resource.commands.create,
    streams: (input: Fields, context) => ({ record: stream.at(idFor(input, context)), ...relatedStreams(resource, input) }),
    scope: (input) => (place ? ((input[place] ?? undefined) as EquipmentId | undefined) : undefined),
    reserves: (input: Fields, context) => reservationsOf(resource, input, idFor(input, context)),
    decide: (input, states: States, _facts, context) =>
      decideCreate(states.record, input, relatedStates(resource, input, states), rules, idFor(input, context)),
  }
}

function changeHandler(resource: AnyResource, rules: RecordRules): Handler {
  const stream = recordStreamOf(resource)
  return {
    contract: resource.commands.change,
    streams: (input) => ({ record: stream.at(input.id), ...relatedStreams(resource, input) }),
    scope: (input, states) => scopeOfRecord(resource, input, states),
    reserves: (input) => (resource.key.every((name) => name in input) ? reservationsOf(resource, input, input.id) : []),
    decide: (input, states: States) => decideChange(resource, states.record, input, relatedStates(resource, input, states), rules),
  }
}

/** Moves a record below another one of its tree. What a grant on a part of the tree covers changes with it, so the whole site must be allowed. */
function moveHandler(resource: AnyResource, rules: RecordRules): Handler {
  const stream = recordStreamOf(resource)
  const parent = parentFieldOf(resource)!
  const target = ({ parentId }: { parentId: string | null }) => ({ [parent]: parentId })
  return {
    contract: resource.commands.move!,
    streams: (input) => ({ record: stream.at(input.id), ...relatedStreams(resource, target(input)) }),
    scope: () => undefined,
    facts: ({ tx }, { id, parentId }) => isBelowItself(tx, resource, parent, id, parentId),
    decide: (input, states: States, below) =>
      decideMove(resource, states.record, input, relatedStates(resource, target(input), states), rules, below),
  }
}

/** The values of every revision go; the ledger and the reading model keep references that lead nowhere. */
function eraseHandler(resource: AnyResource): Handler {
  const stream = recordStreamOf(resource)
  const personal = Object.keys(resource.fields).filter((name) => resource.fields[name]?.isPersonal)
  return {
    contract: resource.commands.erase!,
    streams: ({ id }) => ({ record: stream.at(id) }),
    scope: (input, states) => scopeOfRecord(resource, input, states),
    decide: ({ id }, { record }: States) => decideErase(record, id),
    beside: async (tx, { id }, { siteId }) => {
      await sql`delete from personal_value p using event e, unnest(${personal}::text[]) name
        where p.site_id = ${siteId} and e.site_id = ${siteId} and e.stream_id = ${id} and e.stream_kind = ${resource.name}
          and p.reference::text = e.payload -> 'fields' ->> name`.execute(tx)
    },
  }
}

function scopeOfRecord({ scope }: AnyResource, { id }: { id: string }, { record }: States): EquipmentId | undefined {
  if (scope === 'self') return id as EquipmentId
  return scope ? (record?.fields[scope] as EquipmentId | undefined) : undefined
}

/** A code that a record once had stays its own: what was printed on a label must not come to mean something else. */
function reservationsOf({ name, key }: AnyResource, fields: Fields, owner: string) {
  const values = key.map((field) => String(fields[field]))
  return [{ set: name, key: values.length === 1 ? values[0]! : JSON.stringify(values), owner, refusal: 'code_taken' }]
}

function relatedStreams(resource: AnyResource, fields: Fields): Streams {
  return Object.fromEntries(
    referencesIn(resource, fields).map((reference) => [`related.${reference.field}`, recordToRead(reference.resource, reference.id)]),
  )
}

function relatedStates(resource: AnyResource, fields: Fields, states: States): Related {
  return Object.fromEntries(
    referencesIn(resource, fields).map(({ field }) => [field, states[`related.${field}`] as RecordState | undefined]),
  )
}
