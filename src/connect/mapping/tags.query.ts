import { type Kysely, sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import type { Reader } from '../../kernel/server/handler.ts'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { findPolicyValue, listWorkUnits } from '../../model/plant/contract.ts'
import {
  counterGap,
  type EffectiveMapping,
  factTag,
  findRule,
  type LinkBoard,
  listCounters,
  listTags,
  listUnmappedSources,
  MappingOverride,
  modulusOf,
  noOverride,
  putTogether,
  type TemplateName,
  templates,
} from './contract.ts'

type Asked = Kysely<unknown>

interface MappedRow {
  address: string
  connection_id: string
  equipment_id: string
  template: TemplateName | null
  override: unknown
  class_template: TemplateName | null
  class_override: unknown
}

function mappingOf(row: MappedRow): EffectiveMapping {
  const ofClass = row.class_override === null ? noOverride : MappingOverride.parse(row.class_override)
  return putTogether(row.template ?? row.class_template ?? 'auto', ofClass, MappingOverride.parse(row.override))
}

/** Sources with what their class says. The class of a unit is asked of the model. */
async function loadMapped(
  reader: Reader,
  which: { equipmentId: string } | { connectionId: string; address: string },
): Promise<MappedRow[]> {
  const condition =
    'equipmentId' in which
      ? sql`s.equipment_id = ${which.equipmentId}`
      : sql`s.connection_id = ${which.connectionId} and s.address = ${which.address}`
  const { rows } = await sql<MappedRow>`
    select s.address, s.connection_id, s.equipment_id, s.template, s.override from equipment_source s
    where s.site_id = ${reader.siteId} and not s.retired and ${condition}`.execute(reader.tx as unknown as Asked)
  const [first] = rows
  if (first === undefined) return []
  const units = await reader.ask(listWorkUnits, { equipmentId: first.equipment_id })
  const classId = units.rows.find(({ equipmentId }) => equipmentId === first.equipment_id)?.equipmentClassId ?? null
  const classes = await sql<{ template: TemplateName; override: unknown }>`
    select template, override from class_mapping
    where site_id = ${reader.siteId} and equipment_class_id = ${classId} and not retired`.execute(reader.tx as unknown as Asked)
  const ofClass = classes.rows[0]
  return rows.map((row) => ({ ...row, class_template: ofClass?.template ?? null, class_override: ofClass?.override ?? null }))
}

export function listTagsAnswer(board?: LinkBoard) {
  return defineAnswer({
    contract: listTags,
    answer: async (reader, { connectionId, address, template, after, limit }, scope) => {
      const [mapped] = await loadMapped(reader, { connectionId, address })
      // A source without a unit is everybody's who may connect one; from then on it is its unit's.
      if (mapped && !scope.has(mapped.equipment_id)) return { rows: [] }
      const { rows } = await sql<{
        tagId: number
        metric: string
        datatype: string
        last_number: number | null
        last_text: string | null
        last_at: string | null
      }>`
        select tag_id as "tagId", metric, datatype, last_number, last_text, last_at from tag
        where site_id = ${reader.siteId} and connection_id = ${connectionId} and address = ${address} and metric > ${after ?? ''}
        order by metric limit ${limit + 1}`.execute(reader.tx as unknown as Asked)
      const mapping = mapped ? mappingOf(mapped) : template && putTogether(template, noOverride, noOverride)
      const page = cutPage(rows, limit, ({ metric }) => metric)
      return {
        ...page,
        rows: page.rows.map(({ tagId, metric, datatype, last_number: number, last_text: text, last_at: storedAt }) => {
          const last = board?.lastOf(tagId)
          const value = last === undefined ? (text ?? (number === null ? null : String(number))) : last.value
          const valueAt = last === undefined ? storedAt : new Date(last.atMs).toISOString()
          return { tagId, metric, datatype, role: (mapping && findRule(mapping, metric)?.role) ?? null, value, valueAt }
        }),
      }
    },
  })
}

const EXAMPLES = 5
/** More than a page of people would read. */
const MOST_SOURCES = 500

export const listUnmappedSourcesAnswer = defineAnswer({
  contract: listUnmappedSources,
  answer: async ({ tx, siteId }, { connectionId }) => {
    const { rows } = await sql<{ connectionId: string; address: string; metrics: string[]; firstSeenAt: string }>`
      select t.connection_id as "connectionId", t.address, array_agg(t.metric order by t.metric) as metrics, min(t.first_seen_at) as "firstSeenAt"
      from tag t
      where t.site_id = ${siteId} and (${connectionId ?? null}::uuid is null or t.connection_id = ${connectionId ?? null})
        and t.metric not like 'Node Control/%'
        and not exists (
          select from equipment_source s
          where s.site_id = t.site_id and s.connection_id = t.connection_id and s.address = t.address and not s.retired)
      group by t.connection_id, t.address order by min(t.first_seen_at) desc, t.address limit ${MOST_SOURCES}`.execute(
      tx as unknown as Asked,
    )
    return {
      rows: rows.map(({ metrics, ...row }) => ({
        ...row,
        ...recognise(metrics),
        metrics: metrics.length,
        examples: metrics.slice(0, EXAMPLES),
      })),
    }
  },
})

/** Which template knows most of the metrics. One that has counters but no state can only be known by its counting. */
function recognise(metrics: readonly string[]): { template: TemplateName; known: number } {
  const rolesOf = (name: TemplateName) => metrics.flatMap((metric) => findRule(templates[name], metric)?.role ?? [])
  const roles = rolesOf('auto')
  const counts = roles.some((role) => role === 'total' || role === 'good')
  return { template: counts && !roles.includes('state') ? 'counter' : 'auto', known: roles.length }
}

export const listCountersAnswer = defineAnswer({
  contract: listCounters,
  answer: async (reader, { equipmentId }, scope) => {
    if (!scope.has(equipmentId)) return { rows: [] }
    const sources = await loadMapped(reader, { equipmentId })
    const { value } = await reader.ask(findPolicyValue, { policy: counterGap.name, equipmentId })
    const gapPolicy = (value ?? counterGap.default) as keyof typeof counterGap.values
    const rows = []
    for (const source of sources) {
      const mapping = mappingOf(source)
      const tags = await sql<{ metric: string; datatype: string }>`
        select metric, datatype from tag
        where site_id = ${reader.siteId} and connection_id = ${source.connection_id} and address = ${source.address}`.execute(
        reader.tx as unknown as Asked,
      )
      for (const { metric, datatype } of tags.rows) {
        const role = findRule(mapping, metric)?.role
        if (role !== 'good' && role !== 'reject' && role !== 'total') continue
        const rule = mapping.counters[role]
        const modulus = modulusOf(datatype, rule)
        rows.push({
          ...{ tag: factTag(source.address, metric), role, gapPolicy },
          ...(modulus !== undefined && { modulus }),
          ...(rule?.piecesPerCount !== undefined && { piecesPerCount: rule.piecesPerCount }),
          ...(rule?.staleWithin !== undefined && { staleWithin: rule.staleWithin }),
          ...(rule?.restartsAt !== undefined && { restartsAt: rule.restartsAt }),
          gapAfterMs: (rule?.gapAfterSeconds ?? GAP_AFTER_SECONDS) * 1000,
        })
      }
    }
    return { rows }
  },
})

/** Without a reading for longer, the policy about gaps decides. A unit that stands overnight has made nothing, so nothing hangs on it. */
const GAP_AFTER_SECONDS = 3_600
