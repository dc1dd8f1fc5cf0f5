import * as z from 'zod'
import { fieldKinds, Uuid } from '../../contract/field.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { defineStream, type LedgerEvent, type StreamRef } from '../handler.ts'

export type Fields = Readonly<Record<string, unknown>>

/** What decisions know of a record. Notes and pages stand in the reading model only, so that the state stays small. */
export interface RecordState {
  readonly revision: number
  readonly retired: boolean
  readonly erased?: true
  readonly fields: Fields
}

export type RecordEvent =
  | { readonly kind: 'recordCreated'; readonly payload: { readonly fields: Fields } }
  | { readonly kind: 'recordChanged'; readonly payload: { readonly fields: Fields } }
  | { readonly kind: 'recordMoved'; readonly payload: { readonly parentId: string | null } }
  | { readonly kind: 'recordRetired'; readonly payload: object }
  | { readonly kind: 'recordReinstated'; readonly payload: object }
  | { readonly kind: 'recordErased'; readonly payload: object }

/** The stream of one kind of record; its kind is the resource's name. */
export function recordStreamOf(resource: AnyResource) {
  return defineStream<RecordState, RecordEvent>({
    kind: resource.name,
    key: 'id',
    event: eventSchema(resource),
    evolve: (state, event) => evolveRecord(resource, state, event),
  })
}

/** Names a record of any resource for looking at it: its state is loaded, nothing can be appended. */
export function recordToRead(resourceName: string, id: string): StreamRef<RecordState, never> {
  return { stream: { kind: resourceName, key: 'id', event: z.never(), evolve: (state) => state as RecordState }, id }
}

export function evolveRecord(resource: AnyResource, state: RecordState | undefined, event: RecordEvent): RecordState {
  const before = state ?? { revision: 0, retired: false, fields: {} }
  const next = { ...before, revision: before.revision + 1 }
  switch (event.kind) {
    case 'recordCreated':
    case 'recordChanged':
      return { ...next, retired: false, fields: kept(resource, event.payload.fields) }
    case 'recordMoved':
      return { ...next, fields: { ...before.fields, [parentFieldOf(resource)!]: event.payload.parentId } }
    case 'recordRetired':
      return { ...next, retired: true }
    case 'recordReinstated':
      return { ...next, retired: false }
    case 'recordErased':
      return { ...next, retired: true, erased: true }
  }
}

/** The field that makes the resource a tree, if there is one. */
export function parentFieldOf({ fields }: AnyResource): string | undefined {
  return Object.keys(fields).find((name) => fields[name]?.isParent)
}

export interface Reference {
  /** Of several references in one field: `<field>.<index>`. */
  readonly field: string
  readonly resource: string
  readonly id: string
}

/** The references that are filled in. */
export function referencesIn({ fields }: AnyResource, values: Fields): Reference[] {
  return Object.entries(fields).flatMap(([name, { refers }]) => {
    const given = values[name]
    if (!refers) return []
    if (typeof given === 'string') return [{ field: name, resource: refers, id: given }]
    return Array.isArray(given) ? given.map((id: string, index) => ({ field: `${name}.${index}`, resource: refers, id })) : []
  })
}

function kept({ fields }: AnyResource, values: Fields): Fields {
  return Object.fromEntries(Object.entries(values).filter(([name]) => fields[name] && fieldKinds[fields[name].kind].inState))
}

function eventSchema({ fields }: AnyResource): z.ZodType<RecordEvent> {
  const shape = Object.entries(fields).map(([name, { schema, isPersonal }]) => [name, isPersonal ? Uuid : schema])
  const full = z.strictObject({ fields: z.strictObject(Object.fromEntries(shape)) })
  const event = (kind: string, payload: z.ZodType) => z.strictObject({ kind: z.literal(kind), payload })
  return z.discriminatedUnion('kind', [
    event('recordCreated', full),
    event('recordChanged', full),
    event('recordMoved', z.strictObject({ parentId: Uuid.nullable() })),
    event('recordRetired', z.strictObject({})),
    event('recordReinstated', z.strictObject({})),
    event('recordErased', z.strictObject({})),
  ]) as unknown as z.ZodType<RecordEvent & LedgerEvent>
}
