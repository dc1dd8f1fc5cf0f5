import { sql } from 'kysely'
import { Uuid } from '../../kernel/contract/field.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { type DryRow, dryRunRule } from './contract.ts'
import { NotAnExpression } from './expression.ts'
import { placesOfEvent, type ReadyRule, readyRule, type RuleParts } from './rule.ts'
import { positionIn, readRules } from './rule.query.ts'

/** So many events of the ledger are gone through for one page. */
const MOST_LOOKED_AT = 20_000

interface PastEvent {
  readonly epoch: number
  readonly seq: number
  readonly streamId: string
  readonly streamKind: string
  readonly kind: string
  readonly payload: object
  readonly occurredAt: string
  readonly state: object | null
}

const nothing = { rows: [], looked: 0, names: {} }

/** @param partsOf what rules can be made of, asked late */
export function dryRunAnswer(partsOf: () => RuleParts) {
  return defineAnswer({
    contract: dryRunRule,
    answer: async (reader, { after, limit, ruleId }, scope) => {
      const [rule] = await readRules(reader, ruleId)
      if (!rule || !scope.has(rule.equipmentId)) return nothing
      const ready = readyIfAny(rule, partsOf())
      if (!ready) return nothing
      const places = await readBelow(reader, rule.equipmentId)
      const { events, next } = await readPast(reader, rule.event, after)
      const rows: DryRow[] = []
      for (const [index, event] of events.entries()) {
        const place = placesOfEvent(event.streamId, event.payload, event.state ?? undefined).find((id) => places.has(id))
        // A rule of the whole site hears also what names no place.
        if (place === undefined && rule.equipmentId !== reader.siteId) continue
        const row = fired(ready, event, place ?? rule.equipmentId)
        if (row) rows.push(row)
        if (rows.length === limit) {
          return { rows, looked: index + 1, next: `${event.epoch}.${event.seq}`, names: await readNames(reader, rows) }
        }
      }
      return { rows, looked: events.length, names: await readNames(reader, rows), ...(next !== undefined && { next }) }
    },
  })
}

/** A rule whose event or command is not there any more fires on nothing. */
function readyIfAny(rule: Parameters<typeof readyRule>[0], parts: RuleParts): ReadyRule | undefined {
  try {
    return readyRule(rule, parts)
  } catch (error) {
    if (error instanceof NotAnExpression) return undefined
    throw error
  }
}

function fired(ready: ReadyRule, { epoch, seq, streamId, payload, occurredAt }: PastEvent, equipment: string): DryRow | undefined {
  const given = { payload, stream: streamId, occurredAt, equipment }
  const about = { epoch, seq, occurredAt }
  try {
    return ready.holds(given) ? { ...about, input: ready.inputFor(given), fault: null } : undefined
  } catch (error) {
    if (error instanceof NotAnExpression) return { ...about, input: null, fault: error.message }
    throw error
  }
}

/** A person knows a job or a unit by its code: whatever the inputs name and has one. */
async function readNames({ tx, siteId }: Reader, dry: readonly DryRow[]): Promise<Record<string, string>> {
  const ids = new Set(dry.flatMap(({ input }) => Object.values(input ?? {}).flatMap((value) => Uuid.safeParse(value).data ?? [])))
  const { rows } = await sql<{ id: string; code: string }>`
    select stream_id as id, coalesce(state -> 'fields' ->> 'code', state ->> 'code') as code from stream
     where site_id = ${siteId} and stream_id = any(${[...ids]}::uuid[])`.execute(tx as never)
  return Object.fromEntries(rows.filter(({ code }) => code !== null).map(({ id, code }) => [id, code]))
}

async function readBelow({ tx, siteId }: Reader, equipmentId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    with recursive below as (
      select id from equipment where site_id = ${siteId} and id = ${equipmentId}
      union all select e.id from equipment e join below on e.parent_id = below.id where e.site_id = ${siteId})
    select id from below`.execute(tx as never)
  return new Set(rows.map(({ id }) => id))
}

async function readPast({ tx, siteId }: Reader, event: string, after: string | undefined) {
  const [epoch, seq] = positionIn(after)
  const [streamKind, kind] = [event.slice(0, event.lastIndexOf('.')), event.slice(event.lastIndexOf('.') + 1)]
  const { rows } = await sql<PastEvent & { isLast: boolean }>`
    select e.epoch, e.seq, e.stream_id as "streamId", e.stream_kind as "streamKind", e.kind, e.payload, e.occurred_at as "occurredAt", s.state,
      e.place = ${MOST_LOOKED_AT} as "isLast"
    from (select *, row_number() over (order by epoch desc, seq desc) as place from (
        select epoch, seq, stream_id, stream_kind, kind, payload, occurred_at from event
        where site_id = ${siteId} and (${epoch}::int is null or (epoch, seq) < (${epoch}::int, ${seq}::bigint))
        order by epoch desc, seq desc limit ${MOST_LOOKED_AT}) newest) e
    left join stream s on s.site_id = ${siteId} and s.stream_id = e.stream_id and s.kind = e.stream_kind
    where (e.stream_kind = ${streamKind} and e.kind = ${kind}) or e.place = ${MOST_LOOKED_AT}
    order by e.epoch desc, e.seq desc`.execute(tx as never)
  const last = rows.find(({ isLast }) => isLast)
  const events = rows.filter((row) => row.streamKind === streamKind && row.kind === kind)
  return { events, next: last && `${last.epoch}.${last.seq}` }
}
