import { type Kysely, sql } from 'kysely'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { findPolicyValue, listWorkUnits, type WorkUnitRow } from '../../model/plant/contract.ts'
import { explainKpi, listKpis } from './contract.ts'
import { noElements, sumElements, type KpiElements } from './elements.ts'
import { explainKpi as explain } from './explain.ts'
import { computeKpis } from './kpi.ts'
import { kpiCodes, type KpiCode } from './kpi-catalogue.ts'
import { lineKpi } from './policies.ts'
import { readElements, type BooksScope, type Grouping } from './read-elements.query.ts'
import { bySite } from './site-days.query.ts'

export interface KpiScope {
  readonly equipmentId: string
  readonly shiftOn?: string | undefined
  readonly shiftCode?: string | undefined
  readonly startsAt?: string | undefined
  readonly endsAt?: string | undefined
  readonly jobOrderId?: string | undefined
}

export const listKpisAnswer = defineAnswer({
  contract: listKpis,
  answer: async (reader, input, scope, { now }) => {
    const units = (await unitsBelow(reader, input.equipmentId)).filter((unit) => scope.has(unit.equipmentId))
    const counted = input.by === 'unit' ? units : await representatives(reader, input.equipmentId, units)
    const { groups, labels } = await grouped(reader, booksScope(input, counted, now), input.by, units)
    const rows = groups.length === 0 && input.by === 'total' ? [{ key: '', elements: noElements }] : groups
    return {
      rows: rows.slice(-input.limit).map(({ key, elements }) => ({ key, label: labels.get(key) ?? key, ...summary(elements) })),
      recomputing: await isRecomputing(reader, units),
    }
  },
})

async function grouped(reader: Reader, books: BooksScope, by: Grouping | 'site', units: readonly WorkUnitRow[]) {
  if (by === 'site') return bySite(reader, await readElements(reader, books, 'unit'))
  const groups = await readElements(reader, books, by)
  return {
    groups,
    labels: await labelsOf(
      reader,
      by,
      groups.map(({ key }) => key),
      units,
    ),
  }
}

export const explainKpiAnswer = defineAnswer({
  contract: explainKpi,
  answer: async (reader, input, scope, { now }) => {
    const units = (await unitsBelow(reader, input.equipmentId)).filter((unit) => scope.has(unit.equipmentId))
    const counted = await representatives(reader, input.equipmentId, units)
    const books = booksScope(input, counted, now)
    const elements = sumElements((await readElements(reader, books, 'total')).map((group) => group.elements))
    const code = kpiCodes.includes(input.code as KpiCode) ? (input.code as KpiCode) : 'oee'
    const shown = (one: KpiCode) => ({ ...withoutExtras(explain(one, elements)) })
    return {
      explanation: shown(code),
      parts: code === 'oee' ? (['availability', 'effectiveness', 'qualityRatio'] as const).map(shown) : [],
      equipmentIds: counted.map((unit) => unit.equipmentId),
      startsAt: input.startsAt ?? null,
      endsAt: input.endsAt ?? null,
      provisional: (input.endsAt ?? now) >= now,
      recomputing: await isRecomputing(reader, units),
    }
  },
})

export async function unitsBelow(reader: Reader, equipmentId: string): Promise<readonly WorkUnitRow[]> {
  return (await reader.ask(listWorkUnits, { equipmentId })).rows
}

/** The units that stand for a line, area or site: of each line its constraint unit, if it has one and the policy wants it so. */
export async function representatives(reader: Reader, equipmentId: string, units: readonly WorkUnitRow[]): Promise<readonly WorkUnitRow[]> {
  if (units.length < 2) return units
  const { value } = await reader.ask(findPolicyValue, { policy: lineKpi.name, equipmentId })
  if ((value ?? lineKpi.default) === 'units') return units
  return [...Map.groupBy(units, (unit) => unit.parentId).values()].flatMap((line) => {
    const constraint = line.find((unit) => unit.isConstraint)
    return constraint ? [constraint] : line
  })
}

export function booksScope(input: KpiScope, units: readonly WorkUnitRow[], now: string): BooksScope {
  return {
    unitIds: units.map((unit) => unit.equipmentId),
    shift: input.shiftOn ? { on: input.shiftOn, code: input.shiftCode } : undefined,
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    jobOrderId: input.jobOrderId,
    now,
  }
}

export function summary(elements: KpiElements) {
  const kpis = Object.fromEntries(
    Object.entries(computeKpis(elements)).map(([code, { value, numerator, denominator, flags }]) => [
      code,
      { value, numerator, denominator, flags: [...flags] },
    ]),
  )
  return { kpis, seconds: { ...elements.seconds }, good: elements.gq, scrap: elements.sq, rework: elements.rq }
}

export async function isRecomputing({ tx }: Reader, units: readonly WorkUnitRow[]): Promise<boolean> {
  const ids = units.map((unit) => unit.equipmentId as string)
  const { rows } = await sql`select from dirty_window where equipment_id = any(${ids}::uuid[]) limit 1`.execute(
    tx as unknown as Kysely<unknown>,
  )
  return rows.length > 0
}

function withoutExtras(explained: ReturnType<typeof explain>) {
  const { code, name, formula, unit, inputs, trend, clause, notes, value, numerator, denominator, flags } = explained
  return {
    code,
    name,
    formula,
    unit,
    inputs: inputs.map((input) => ({ ...input })),
    trend,
    clause,
    notes: [...notes],
    value,
    numerator,
    denominator,
    flags: [...flags],
  }
}

async function labelsOf(
  { tx }: Reader,
  by: Grouping,
  keys: readonly string[],
  units: readonly WorkUnitRow[],
): Promise<Map<string, string>> {
  if (by === 'unit') return new Map(units.map((unit) => [unit.equipmentId, unit.name]))
  if (by !== 'job' && by !== 'material') return new Map()
  const table =
    by === 'job' ? sql`select job_order_id as id, code as label from job_order` : sql`select id, name as label from material_definition`
  const ids = keys.filter((key) => key !== '')
  const { rows } = await sql<{ id: string; label: string }>`select * from (${table}) named where id = any(${ids}::uuid[])`.execute(
    tx as unknown as Kysely<unknown>,
  )
  return new Map(rows.map(({ id, label }) => [id, label]))
}
