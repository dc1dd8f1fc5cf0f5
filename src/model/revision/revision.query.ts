import { sql } from 'kysely'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import {
  findEffectiveRevision,
  getEffectiveContent,
  listRevisions,
  listRevisionsInForce,
  type RevisedKind,
  type RevisionRow,
} from './contract.ts'
import { contentsOf, type Version } from './content.ts'
import { findEffective, type Revisions } from './revision.ts'

interface Of {
  readonly kind: RevisedKind
  readonly recordId: string
}
interface VersionRow extends Version {
  readonly changedAt: string
  readonly changedBy: string | null
}

export const listRevisionsAnswer = defineAnswer({
  contract: listRevisions,
  answer: async (reader, of) => {
    const revisions = await loadRevisions(reader, of)
    const versions = await loadVersions(reader, of)
    const names = await loadNames(reader, revisions)
    const contents = contentsOf(versions)
    const rows = versions.map(({ version, changedAt, changedBy }, index): RevisionRow => {
      const entry = revisions.find(({ revision }) => revision === version)
      return {
        ...{ revision: version, state: entry?.state ?? 'Draft', changedAt, changedBy },
        submittedBy: names.get(entry?.submittedBy ?? '') ?? null,
        decidedBy: names.get(entry?.decidedBy ?? '') ?? null,
        effectiveFromOn: entry?.effectiveFromOn ?? null,
        effectiveUntilOn: entry?.effectiveUntilOn ?? null,
        content: contents[index]!,
      }
    })
    return { rows: rows.toReversed() }
  },
})

export const findEffectiveRevisionAnswer = defineAnswer({
  contract: findEffectiveRevision,
  answer: async (reader, { on, ...of }, _scope, { now }) => {
    const day = on ?? (await loadToday(reader, now))
    return { revision: findEffective(await loadRevisions(reader, of), day) ?? null }
  },
})

export const getEffectiveContentAnswer = defineAnswer({
  contract: getEffectiveContent,
  answer: async (reader, input) => {
    const { revision } = await reader.ask(findEffectiveRevision, input)
    if (revision === null) return null
    const versions = await loadVersions(reader, input)
    return { revision, content: contentsOf(versions)[revision - 1]! }
  },
})

export const listRevisionsInForceAnswer = defineAnswer({
  contract: listRevisionsInForce,
  answer: async (reader, { kind, recordIds, on }, _scope, { now }) => {
    const { tx, siteId } = reader
    const day = on ?? (await loadToday(reader, now))
    const { rows } = await sql<{ recordId: string; newest: number; revisions: Revisions | null }>`
      select e.stream_id as "recordId", max(e.version) as newest, r.revisions
        from event e left join revised_record r on r.site_id = e.site_id and r.record_id = e.stream_id and r.kind = e.stream_kind
       where e.stream_id = any(${recordIds.split(',')}::uuid[]) and e.stream_kind = ${kind} and e.site_id = ${siteId}
       group by e.stream_id, r.revisions`.execute(tx as never)
    return { rows: rows.map(({ recordId, newest, revisions }) => ({ recordId, revision: findEffective(revisions ?? [], day) ?? newest })) }
  },
})

/** The day of the site, by its own clock. */
async function loadToday({ tx, siteId }: Reader, now: string): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select to_char(${now}::timestamptz at time zone coalesce(zone, 'UTC'), 'YYYY-MM-DD') as today
      from equipment where site_id = ${siteId} and id = ${siteId}`.execute(tx as never)
  return rows[0]?.today ?? now.slice(0, 10)
}

async function loadRevisions({ tx, siteId }: Reader, { kind, recordId }: Of): Promise<Revisions> {
  const row = await tx
    .selectFrom('revised_record')
    .select('revisions')
    .where('site_id', '=', siteId)
    .where('record_id', '=', recordId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row?.revisions ?? []
}

async function loadVersions({ tx, siteId }: Reader, { kind, recordId }: Of): Promise<readonly VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select e.version, e.kind, e.payload, e.recorded_at as "changedAt", p.value as "changedBy"
      from event e
      left join account a on a.site_id = e.site_id and a.account_id = e.actor_id
      left join personal_value p on p.site_id = e.site_id and p.reference = a.display_name
     where e.stream_id = ${recordId} and e.stream_kind = ${kind} and e.site_id = ${siteId}
     order by e.version`.execute(tx as never)
  return rows
}

async function loadNames({ tx, siteId }: Reader, revisions: Revisions): Promise<ReadonlyMap<string, string>> {
  const ids = revisions.flatMap(({ submittedBy, decidedBy }) => [submittedBy, ...(decidedBy === null ? [] : [decidedBy])])
  const { rows } = await sql<{ id: string; name: string }>`
    select a.account_id as id, p.value as name from account a join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
     where a.site_id = ${siteId} and a.account_id = any(${ids}::uuid[])`.execute(tx as never)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
