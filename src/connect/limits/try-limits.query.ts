import { type Kysely, sql } from 'kysely'
import { Decimal } from '../../kernel/contract/quantity.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import type { Scope } from '../../kernel/server/access.ts'
import { listWorkUnits } from '../../model/plant/contract.ts'
import { isSignal, MOST_TRIED_DAYS, tryLimits, type TriedUnit } from './contract.ts'
import { curveOf } from './curve.ts'
import { bySample, type Excursion, inRange, judge, type Limits, limitsOf, type Sample } from './judge.ts'

const DAY_MS = 86_400_000
/** More machines than one looks at in a row of pictures. */
const MOST_TAGS = 8
/** Of each the newest: a day and more of one value a second. */
const MOST_SAMPLES = 100_000
const CURVE_POINTS = 240

interface HeardTag {
  readonly tagId: number
  readonly metric: string
  readonly equipmentId: string
  readonly equipmentCode: string | null
}

export const tryLimitsAnswer = defineAnswer({
  contract: tryLimits,
  answer: async (reader, input, scope) => {
    const { signal, startsAt, endsAt, delaySeconds } = input
    const endsAtMs = Date.parse(endsAt)
    const startsAtMs = Math.max(Date.parse(startsAt), endsAtMs - MOST_TRIED_DAYS * DAY_MS)
    const heard = (await listHeard(reader, input, scope)).filter(({ metric }) => isSignal(signal, metric))
    const limits = limitsOf({
      range: { min: input.min ?? null, max: input.max ?? null, unit: null },
      deadBand: input.deadBand ?? null,
      delaySeconds,
    })
    const units: TriedUnit[] = []
    let isCut = heard.length > MOST_TAGS
    for (const tag of heard.slice(0, MOST_TAGS)) {
      const samples = await readSamples(reader, tag.tagId, startsAtMs, endsAtMs)
      isCut ||= samples.length === MOST_SAMPLES
      units.push(tried(tag, samples, limits, startsAtMs, endsAtMs))
    }
    return { units, isCut }
  },
})

function tried(
  { tagId: _, ...tag }: HeardTag,
  samples: readonly Sample[],
  limits: Limits,
  startsAtMs: number,
  endsAtMs: number,
): TriedUnit {
  const { ended, standing } = judge(limits, inRange, samples, endsAtMs)
  const excursions = standing.outside ? [...ended, standing.outside] : ended
  const curve = curveOf(samples, startsAtMs, endsAtMs, CURVE_POINTS)
  return {
    ...tag,
    looked: samples.length,
    since: samples[0] ? textOf(samples[0].atMs) : null,
    excursions: excursions.map(({ bound, left, returned }: Excursion) => ({
      ...{ bound, value: left.value, leftAt: textOf(left.atMs) },
      returnedAt: returned === null ? null : textOf(returned.atMs),
    })),
    curve: curve.map(({ atMs, min, max }) => ({ at: textOf(atMs), min, max })),
  }
}

/** Signals of units below a place, by the names that their sources use now. */
async function listHeard(
  reader: Reader,
  { equipmentId, equipmentClassId }: { readonly equipmentId: string; readonly equipmentClassId?: string | undefined },
  scope: Scope,
): Promise<HeardTag[]> {
  if (!scope.has(equipmentId)) return []
  const { rows: units } = await reader.ask(listWorkUnits, {})
  const wanted = equipmentClassId === undefined ? units : units.filter((unit) => unit.equipmentClassId === equipmentClassId)
  const { rows } = await sql<HeardTag>`
    with recursive below as (
      select id from equipment where site_id = ${reader.siteId} and id = ${equipmentId}
      union all select e.id from equipment e join below on e.parent_id = below.id where e.site_id = ${reader.siteId})
    select t.tag_id as "tagId", t.metric, s.equipment_id as "equipmentId", e.code as "equipmentCode"
    from equipment_source s join below on below.id = s.equipment_id
    join tag t on t.site_id = s.site_id and t.connection_id = s.connection_id and t.address = s.address
    left join equipment e on e.site_id = s.site_id and e.id = s.equipment_id
    where s.site_id = ${reader.siteId} and not s.retired and s.equipment_id = any(${wanted.map((unit) => unit.equipmentId)}::uuid[])
    order by e.code, t.metric`.execute(reader.tx as unknown as Kysely<unknown>)
  return rows.filter((row) => scope.has(row.equipmentId))
}

async function readSamples({ tx, siteId }: Reader, tagId: number, startsAtMs: number, endsAtMs: number): Promise<Sample[]> {
  const { rows } = await sql<{ at: string; number: number | null; quality: number; flags: number }>`
    select occurred_at as at, number, quality, flags from sample
    where site_id = ${siteId} and tag_id = ${tagId} and occurred_at >= ${textOf(startsAtMs)} and occurred_at < ${textOf(endsAtMs)}
    order by occurred_at desc limit ${MOST_SAMPLES}`.execute(tx as unknown as Kysely<unknown>)
  return rows
    .map(({ at, number, quality, flags }) => ({
      atMs: Date.parse(at),
      value: quality === GOOD && number !== null ? decimalOf(number) : null,
      historical: (flags & HISTORICAL) !== 0,
    }))
    .toSorted(bySample)
}

/** As the ingest writes them. */
const GOOD = 0
const HISTORICAL = 1

/** A measured value as decimal text; null when it is none that a quantity can be. */
function decimalOf(number: number): string | null {
  const decimal = Decimal.safeParse(number.toFixed(6).replace(/\.?0+$/, ''))
  return decimal.success ? decimal.data : null
}

function textOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
