import { sql } from 'kysely'
import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import type { OperationsDefinition, OperationsDefinitionEvent, WorkMaster, WorkMasterEvent } from './contract.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    work_master: { site_id: string; work_master_id: string; version: number; code: string; name: string; content: WorkMaster }
    operations_definition: {
      site_id: string
      operations_definition_id: string
      version: number
      code: string
      name: string
      content: OperationsDefinition
    }
  }
}

export const workMasterProjection = defineProjection({
  name: 'work_master',
  version: 1,
  tables: ['work_master'],
  streams: ['operations.definition.workMaster'],
  apply: async (tx, events: readonly Recorded<WorkMasterEvent>[]) => {
    for (const { event, streamId, siteId, version } of events) {
      const { code, name } = event.payload
      const content = JSON.stringify(event.payload) as never
      await tx
        .insertInto('work_master')
        .values({ site_id: siteId, work_master_id: streamId, version, code, name, content })
        .onConflict((conflict) => conflict.columns(['site_id', 'work_master_id']).doUpdateSet({ version, code, name, content }))
        .execute()
    }
  },
})

export const operationsDefinitionProjection = defineProjection({
  name: 'operations_definition',
  version: 1,
  tables: ['operations_definition'],
  streams: ['operations.definition.operationsDefinition'],
  apply: async (tx, events: readonly Recorded<OperationsDefinitionEvent>[]) => {
    for (const { event, streamId, siteId, version } of events) {
      const { code, name } = event.payload
      await sql`insert into operations_definition (site_id, operations_definition_id, version, code, name, content)
        values (${siteId}, ${streamId}, ${version}, ${code}, ${name}, ${JSON.stringify(event.payload)})
        on conflict (site_id, operations_definition_id) do update
        set version = excluded.version, code = excluded.code, name = excluded.name, content = excluded.content`.execute(tx)
    }
  },
})
