import { cutPage } from '../../kernel/contract/page.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import { holds } from '../../kernel/server/access.ts'
import { defineAnswer, type QueryHandler, type Reader } from '../../kernel/server/handler.ts'
import { getOrigin, listOrigins, listTemplates, type TemplateValues } from './contract.ts'
import { cellsOfRecord, overriddenIn } from './merge.ts'

/** A kind of record that can follow a template. */
export interface OriginKind {
  /** Of what its records consist. */
  readonly resource: AnyResource
  /** One of them as its list shows it, as far as the reader may see it. */
  readonly find: (reader: Reader, recordId: string) => Promise<Readonly<Record<string, unknown>> | null>
}
type Kinds = () => readonly OriginKind[]

interface Row {
  readonly record_id: string
  readonly revision: number
  readonly template: string | null
  readonly template_version: string | null
  readonly template_values: TemplateValues
}

const templateOf = ({ template, template_version }: Pick<Row, 'template' | 'template_version'>) =>
  template === null ? null : { name: template, version: template_version! }

/**
 * A template is the whole site's: who is at home in a part of it learns of one record whence it comes, where he may see the record. What a
 * template says of records that somebody may not see, he does not see either.
 * @param kinds asked late
 */
export function listOriginsAnswer(kinds: Kinds): QueryHandler {
  return defineAnswer({
    contract: listOrigins,
    answer: async ({ tx, siteId }, { resource: name, after, limit }, scope, { actor }) => {
      const kind = kinds().find(({ resource }) => resource.name === name)
      if (!kind || !scope.has(siteId) || !holds(actor, `${kind.resource.permission}.read`)) return { rows: [] }
      const from = Uuid.safeParse(after).data
      const rows: Row[] = await tx
        .selectFrom('record_origin')
        .select(['record_id', 'revision', 'template', 'template_version', 'template_values'])
        .where('site_id', '=', siteId)
        .where('resource', '=', name)
        .$if(from !== undefined, (query) => query.where('record_id', '>', from!))
        .orderBy('record_id')
        .limit(limit + 1)
        .execute()
      const listed = rows.map((row) => ({
        ...{ recordId: row.record_id, revision: row.revision },
        ...{ template: templateOf(row), values: row.template_values },
      }))
      return cutPage(listed, limit, ({ recordId }) => recordId)
    },
  })
}

export const listTemplatesAnswer = defineAnswer({
  contract: listTemplates,
  answer: async ({ tx, siteId }, _input, scope) => {
    if (!scope.has(siteId)) return { rows: [] }
    const rows = await tx
      .selectFrom('record_origin')
      .select(({ fn }) => ['template', 'template_version', 'resource', fn.countAll<string>().as('records')])
      .where('site_id', '=', siteId)
      .where('template', 'is not', null)
      .groupBy(['template', 'template_version', 'resource'])
      .orderBy('template')
      .orderBy('template_version')
      .orderBy('resource')
      .execute()
    return { rows: rows.map((row) => ({ template: templateOf(row)!, resource: row.resource, records: Number(row.records) })) }
  },
})

/** @param kinds asked late */
export function getOriginAnswer(kinds: Kinds): QueryHandler {
  return defineAnswer({
    contract: getOrigin,
    answer: async (reader, { resource: name, recordId }, _scope, { actor }) => {
      const kind = kinds().find(({ resource }) => resource.name === name)
      if (!kind || !holds(actor, `${kind.resource.permission}.read`)) return null
      const { resource, find } = kind
      const record = await find(reader, recordId)
      if (!record) return null
      const row: Row | undefined = await reader.tx
        .selectFrom('record_origin')
        .select(['record_id', 'revision', 'template', 'template_version', 'template_values'])
        .where('site_id', '=', reader.siteId)
        .where('resource', '=', name)
        .where('record_id', '=', recordId)
        .executeTakeFirst()
      const template = row && templateOf(row)
      if (!template) return null
      const own = cellsOfRecord(resource, record)
      const values = row.template_values
      const overridden = overriddenIn(resource, values, own).map(({ key }) => ({ column: key, own: own[key] ?? '', given: values[key]! }))
      return { template, values, overridden }
    },
  })
}
