import { sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { findReleasableDefinition, listOperationsDefinitions, listWorkMasters, OperationsDefinition, WorkMaster } from './contract.ts'
import { getEffectiveContent, type RevisedKind } from '../../model/revision/contract.ts'
import { likePattern } from '../../kernel/server/lists/like-pattern.ts'

const definitionKind = 'operations.definition.operationsDefinition'
const masterKind = 'operations.definition.workMaster'

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
  answer: async (reader, { operationsDefinitionId, revision }) => {
    const { tx } = reader
    const row = await tx
      .selectFrom('operations_definition')
      .selectAll()
      .where('operations_definition_id', '=', operationsDefinitionId)
      .executeTakeFirst()
    if (!row) return null
    const approved =
      revision === 'approved' ? await loadApproved(reader, definitionKind, operationsDefinitionId, OperationsDefinition) : row
    if (!approved) return { definition: definitionRow(row), workMasters: [], unapproved: [row.code] }
    const definition = definitionRow({ ...row, ...approved })
    const ids = definition.segments.map(({ workMasterId }) => workMasterId as string)
    const masters = await tx.selectFrom('work_master').selectAll().where('work_master_id', '=', sql<string>`any(${ids})`).execute()
    if (revision === 'newest') return { definition, workMasters: masters.map(workMasterRow), unapproved: [] }
    const unapproved: string[] = []
    const workMasters = []
    for (const master of masters) {
      const counts = await loadApproved(reader, masterKind, master.work_master_id, WorkMaster)
      if (counts) workMasters.push(workMasterRow({ ...master, ...counts }))
      else unapproved.push(master.code)
    }
    return { definition, workMasters, unapproved }
  },
})

interface ContentType<Content> {
  safeParse(value: unknown): { readonly success: true; readonly data: Content } | { readonly success: false }
}

/** The revision that counts today, as the row of its table would have it. */
async function loadApproved<Content>(reader: Reader, kind: RevisedKind, recordId: string, type: ContentType<Content>) {
  const effective = await reader.ask(getEffectiveContent, { kind, recordId })
  const content = type.safeParse(effective?.content)
  return effective && content.success ? { version: effective.revision, content: content.data } : undefined
}

function workMasterRow(row: { work_master_id: string; version: number; content: WorkMaster }) {
  return { ...row.content, workMasterId: row.work_master_id, version: row.version }
}

function definitionRow(row: { operations_definition_id: string; version: number; content: OperationsDefinition }) {
  return { ...row.content, operationsDefinitionId: row.operations_definition_id, version: row.version }
}
