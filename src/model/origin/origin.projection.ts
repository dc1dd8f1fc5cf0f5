import { foldRows } from '../../kernel/server/fold-rows.ts'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { OriginEvent, TemplateValues } from './contract.ts'

interface OriginTable {
  readonly site_id: string
  readonly id: string
  readonly resource: string
  readonly record_id: string
  readonly revision: number
  readonly template: string | null
  readonly template_version: string | null
  readonly template_values: TemplateValues
}

declare module '../../kernel/server/database.ts' {
  interface Schema {
    record_origin: OriginTable
  }
}

export const originProjection = defineProjection({
  name: 'record_origin',
  version: 1,
  tables: ['record_origin'],
  streams: ['model.origin.origin'],
  apply: (tx, events: readonly Recorded<OriginEvent>[]) =>
    foldRows<OriginTable, OriginEvent>(tx, { table: 'record_origin', key: 'id' }, events, (_, { siteId, streamId, version, event }) => {
      const { resource, recordId } = event.payload
      const followed = event.kind === 'templateAdopted' ? event.payload : undefined
      return {
        ...{ site_id: siteId, id: streamId, resource, record_id: recordId, revision: version },
        ...{ template: followed?.template.name ?? null, template_version: followed?.template.version ?? null },
        template_values: followed?.values ?? {},
      }
    }),
})
