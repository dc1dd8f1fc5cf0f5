import { sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import {
  findReleasableDefinition,
  listOperationsDefinitions,
  listWorkMasters,
  type OperationsDefinition,
  type WorkMaster,
} from './contract.ts'
import { likePattern } from '../../kernel/server/lists/like-pattern.ts'

export const listWorkMastersAnswer = defineAnswer({
  contract: listWorkMasters,
  answer: async ({ tx }, { after = '', limit, search = '' }) => {
    const rows = await tx
      .selectFrom('work_master')
      .selectAll()
      .where('code', '>', after)
      .where(sql<boolean>`(code || ' ' || name) ilike ${likePattern(search)}`)
      .orderBy('code')
      .limit(limit + 1)
      .execute()
    return cutPage(rows.map(workMasterRow), limit, (row) => row.code)
  },
})

export const listOperationsDefinitionsAnswer = defineAnswer({
  contract: listOperationsDefinitions,
  answer: async ({ tx }, { after = '', limit, search = '' }) => {
    const rows = await tx
      .selectFrom('operations_definition')
      .selectAll()
      .where('code', '>', after)
      .where(sql<boolean>`(code || ' ' || name) ilike ${likePattern(search)}`)
      .orderBy('code')
      .limit(limit + 1)
      .execute()
    return cutPage(rows.map(definitionRow), limit, (row) => row.code)
  },
})

export const findReleasableDefinitionAnswer = defineAnswer({
  contract: findReleasableDefinition,
  answer: async ({ tx }: Reader, { operationsDefinitionId }) => {
    const row = await tx
      .selectFrom('operations_definition')
      .selectAll()
      .where('operations_definition_id', '=', operationsDefinitionId)
      .executeTakeFirst()
    if (!row) return null
    const ids = row.content.segments.map(({ workMasterId }) => workMasterId as string)
    const masters = await tx.selectFrom('work_master').selectAll().where('work_master_id', '=', sql<string>`any(${ids})`).execute()
    return { definition: definitionRow(row), workMasters: masters.map(workMasterRow) }
  },
})

function workMasterRow(row: { work_master_id: string; version: number; content: WorkMaster }) {
  return { ...row.content, workMasterId: row.work_master_id, version: row.version }
}

function definitionRow(row: { operations_definition_id: string; version: number; content: OperationsDefinition }) {
  return { ...row.content, operationsDefinitionId: row.operations_definition_id, version: row.version }
}
