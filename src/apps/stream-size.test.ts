import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { fieldKinds } from '../kernel/contract/field.ts'
import type { AnyResource } from '../kernel/contract/resource.ts'
import type { StreamKind } from '../kernel/server/handler.ts'
import { roles } from '../model/personnel/roles.ts'
import { policies } from './policies.ts'
import { resources } from './resources.ts'
import { streamKinds } from './streams.ts'

/** kernel.md §3: the writer reads and writes a state with every command. */
const MOST_BYTES = 8_192
const HOUR_MS = 3_600_000
const at = (hour: number) => new Date(Date.UTC(2026, 0, 1) + hour * HOUR_MS).toISOString()

interface Happened {
  readonly kind: string
  readonly payload: object
  readonly atHour?: number
}

/** The largest that a real plant makes of each stream that is written by hand. */
const lives: Readonly<Record<string, () => readonly Happened[]>> = {
  /** A line job with its own rates for many units, interrupted again and again, with everything that can go wrong. */
  'operations.execution.jobOrder': () => {
    const [materialDefinitionId, equipmentId] = [randomUUID(), randomUUID()]
    const unitIds = Array.from({ length: 30 }, () => randomUUID())
    const rates = Array.from({ length: 500 }, (_, index) => ({
      ...{ materialDefinitionId, equipmentId: unitIds[index % 30], validFrom: at(index * 24).slice(0, 10) },
      ...{ plannedRunTimePerItemSeconds: '0.123456', piecesPerCycle: '12' },
    }))
    const directive = { name: 'x'.repeat(200), plannedSetupSeconds: '600', rates, instructions: 'x'.repeat(10_000), bill: [] }
    const quantity = { value: '123456.789', unit: 'C62' }
    const job = {
      code: 'x'.repeat(40),
      after: [],
      workType: 'Production',
      quantity,
      priority: 500,
      equipmentId,
      materialDefinitionId,
      directive,
    }
    const step = (transition: string, atHour: number, more = {}) => ({
      kind: 'jobTransitionRecorded',
      payload: { transition, ...more },
      atHour,
    })
    const pauses = Array.from({ length: 600 }, (_, index) => step(index % 2 === 0 ? 'Pause' : 'Resume', 2 + index))
    const exceptions = Array.from({ length: 100 }, () => ({
      kind: 'exceptionRaised',
      payload: { exceptionId: randomUUID(), exception: 'over_production', detail: {} },
    }))
    return [
      { kind: 'jobOrderCreated', payload: job },
      step('Release', 0),
      step('Start', 1, { unitIds, equipmentId }),
      ...pauses,
      ...exceptions,
    ]
  },
  /** A year of three loads a shift, each of four job orders, each interrupted. */
  'operations.execution.workUnit': () =>
    Array.from({ length: 365 * 9 }, (_, index) => {
      const occupationId = randomUUID()
      const jobs = Array.from({ length: 4 }, () => randomUUID())
      const shares = jobs.map((jobOrderId) => ({ jobOrderId, share: '0.25' }))
      const of = (kind: string, payload: object) => ({ kind, payload: { occupationId, ...payload } })
      const away = { since: at(index * 2), pauses: [{ startsAt: at(index * 2), endsAt: at(index * 2 + 1) }] }
      return [
        of('occupationOpened', { shares, startsAt: at(index * 2), workType: 'Production', countAuthority: 'machine' }),
        ...jobs.map((jobOrderId) => of('occupationInterrupted', { jobOrderId, ...away })),
        ...jobs.map((jobOrderId) => of('occupationLeft', { jobOrderId, endsAt: at(index * 2 + 2) })),
      ]
    }).flat(),
  'model.view.ownViews': () =>
    Array.from({ length: 40 }, () => ({
      kind: 'viewSaved',
      payload: { viewId: randomUUID(), list: 'model.equipment.equipmentAssetMapping', name: 'ß'.repeat(40), filters: {}, isDefault: false },
    })),
  'model.policy.settings': () =>
    policies.flatMap(({ name, values }) => Object.keys(values).map((value) => ({ kind: 'policySet', payload: { policy: name, value } }))),
  'model.personnel.account': () => {
    const grants = Array.from({ length: 40 }, (_, index) => ({
      ...{ role: Object.keys(roles)[index % Object.keys(roles).length], equipmentId: randomUUID() },
    }))
    return [{ kind: 'accountCreated', payload: { login: 'x'.repeat(100), badge: 'x'.repeat(100), grants } }]
  },
}

const sizeOf = ({ evolve }: StreamKind, life: readonly Happened[]) => {
  let largest = 0
  let state: unknown
  for (const { atHour = 0, ...event } of life) {
    state = evolve(state, event, { occurredAt: at(atHour) as never, recordedAt: at(atHour) as never })
    largest = Math.max(largest, Buffer.byteLength(JSON.stringify(state)))
  }
  return largest
}

/** A record with every field as long as its schema allows. */
function fullRecord({ fields }: AnyResource): readonly Happened[] {
  const longest = (schema: z.ZodType, kind: string): unknown => {
    const length = (z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as { maxLength?: number }).maxLength ?? 60
    const text = 'ß'.repeat(length)
    return kind === 'words' ? { en: 'ß'.repeat(200), de: 'ß'.repeat(200) } : text
  }
  const inState = Object.entries(fields).filter(([, { kind }]) => fieldKinds[kind].inState)
  const values = Object.fromEntries(inState.map(([name, { schema, kind }]) => [name, longest(schema, kind)]))
  return [{ kind: 'recordCreated', payload: { fields: values } }]
}

describe('the state of a stream stays below 8 KB', () => {
  const kinds = new Map(streamKinds().map((kind) => [kind.kind, kind]))

  test.each(Object.keys(lives))('%s, after the fullest life', (kind) => {
    const size = sizeOf(kinds.get(kind)!, lives[kind]!())
    expect(size).toBeGreaterThan(100)
    expect(size).toBeLessThan(MOST_BYTES)
  })

  test.each(resources.map((resource) => [resource.name, resource] as const))('%s, with every field full', (name, resource) => {
    expect(sizeOf(kinds.get(name)!, fullRecord(resource))).toBeLessThan(MOST_BYTES)
  })
})
