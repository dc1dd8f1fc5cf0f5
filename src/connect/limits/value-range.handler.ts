import { type Kysely, sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { Instant } from '../../kernel/contract/ids.ts'
import { isGreater } from '../../kernel/contract/quantity.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { listOccupations } from '../../operations/execution/contract.ts'
import { type Crossing, recordCrossing, VALUE_RANGE_STREAM, ValueRangeEvent } from './contract.ts'

/** Every crossing is a fact of its own: nothing is decided from the ones before. */
interface ValueRange {
  readonly isOutside: boolean
}

export const valueRanges = defineStream<ValueRange, ValueRangeEvent>({
  kind: VALUE_RANGE_STREAM,
  key: 'made of monitored value, unit, and the metric that says it with its source',
  event: ValueRangeEvent,
  evolve: (_before, { kind }) => ({ isOutside: kind === 'valueLeftRange' || kind === 'returnWithdrawn' }),
})

type Said = { readonly [part in 'monitoredValueId' | 'equipmentId' | 'address' | 'metric']: string }

export function valueRangeId({ monitoredValueId, equipmentId, address, metric }: Said): string {
  return derivedId(VALUE_RANGE_STREAM, monitoredValueId, equipmentId, address, metric)
}

const kinds = {
  left: 'valueLeftRange',
  returned: 'valueReturned',
  excursionWithdrawn: 'excursionWithdrawn',
  returnWithdrawn: 'returnWithdrawn',
} as const satisfies Record<Crossing, ValueRangeEvent['kind']>

export const recordCrossingHandler = defineHandler({
  contract: recordCrossing,
  streams: (input) => ({ range: valueRanges.at(valueRangeId(input)) }),
  scope: ({ equipmentId }) => equipmentId,
  facts: async (reader, { monitoredValueId, equipmentId, crossing, leftAt }) => ({
    isKnown: await existsMonitored(reader, monitoredValueId),
    jobOrderId: crossing === 'left' ? await findJobAt(reader, equipmentId, leftAt) : undefined,
  }),
  decide: ({ crossing, address: _address, metric: _metric, ...crossed }, _states, { isKnown, jobOrderId }) => {
    if (!isKnown) return refuse('value_unknown')
    const kind = kinds[crossing]
    const payload = kind === 'valueLeftRange' && jobOrderId !== undefined ? { ...crossed, jobOrderId } : crossed
    return accept({ range: [{ kind, payload } as ValueRangeEvent] })
  },
})

async function existsMonitored({ tx, siteId }: Reader, monitoredValueId: string): Promise<boolean> {
  const { rows } = await sql`select from monitored_value where site_id = ${siteId} and id = ${monitoredValueId}`.execute(
    tx as unknown as Kysely<unknown>,
  )
  return rows.length > 0
}

/** The last instant that there is (kernel/contract/ids.ts). */
const LAST_MS = Date.parse('2199-12-31T23:59:59.999Z')

/** What the unit was working on: of several job orders the one with the largest share. */
async function findJobAt(reader: Reader, equipmentId: string, leftAt: Instant): Promise<string | undefined> {
  const endsMs = Math.min(Date.parse(leftAt) + 1, LAST_MS)
  const [startsAt, endsAt] = [endsMs - 1, endsMs].map((ms) => new Date(ms).toISOString() as Instant) as [Instant, Instant]
  const { rows } = await reader.ask(listOccupations, { equipmentId, startsAt, endsAt })
  const shares = rows.flatMap((occupation) => occupation.shares)
  return shares.toSorted((a, b) => (isGreater(b.share, a.share) ? 1 : -1))[0]?.jobOrderId
}
