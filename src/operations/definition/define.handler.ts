import type { OperationsDefinition, WorkMaster } from './contract.ts'
import { sql } from 'kysely'
import { accept } from '../../kernel/contract/decision.ts'
import { defineHandler, defineStream, type Reader } from '../../kernel/server/handler.ts'
import { OperationsCategory } from '../../model/personnel/contract.ts'
import { categoriesOf } from '../category-of-work.ts'
import {
  changeOperationsDefinition,
  changeWorkMaster,
  createOperationsDefinition,
  createWorkMaster,
  OperationsDefinitionEvent,
  WorkMasterEvent,
} from './contract.ts'
import { checkSegments, decideChange, decideWorkMaster, definedEvents, evolveVersion, type Versioned } from './definition.ts'

export const workMasterStream = defineStream<Versioned, WorkMasterEvent>({
  kind: 'operations.definition.workMaster',
  key: 'workMasterId',
  event: WorkMasterEvent,
  evolve: evolveVersion,
})
export const operationsDefinitionStream = defineStream<Versioned, OperationsDefinitionEvent>({
  kind: 'operations.definition.operationsDefinition',
  key: 'operationsDefinitionId',
  event: OperationsDefinitionEvent,
  evolve: evolveVersion,
})

export const createWorkMasterHandler = defineHandler({
  contract: createWorkMaster,
  streams: (_input, context) => ({ master: workMasterStream.at(context.idFor('workMaster')) }),
  scope: () => undefined,
  categories: (input) => categoriesOf(input),
  reserves: ({ code }, context) => [takes('workMaster', code, context.idFor('workMaster'))],
  decide: (input, _states, _facts, context) => {
    const decision = decideWorkMaster(input)
    return decision.outcome === 'accepted' ? accept({ master: decision.events }, { workMasterId: context.idFor('workMaster') }) : decision
  },
})

export const changeWorkMasterHandler = defineHandler({
  contract: changeWorkMaster,
  streams: ({ workMasterId }) => ({ master: workMasterStream.at(workMasterId) }),
  scope: () => undefined,
  // Of what kind it was is not known here, and nobody takes it from a category of which he has no right.
  categories: () => OperationsCategory.options,
  reserves: ({ code, workMasterId }) => [takes('workMaster', code, workMasterId)],
  decide: ({ workMasterId, expectedVersion, ...content }, { master }) => {
    const refusal = decideChange(master, expectedVersion)
    if (refusal) return refusal
    const event: WorkMasterEvent = { kind: 'workMasterDefined', payload: content satisfies WorkMaster }
    return accept({ master: [event] }, { workMasterId })
  },
})

export const createOperationsDefinitionHandler = defineHandler({
  contract: createOperationsDefinition,
  streams: (_input, context) => ({ definition: operationsDefinitionStream.at(context.idFor('operationsDefinition')) }),
  scope: () => undefined,
  reserves: ({ code }, context) => [takes('operationsDefinition', code, context.idFor('operationsDefinition'))],
  facts: (reader, input) => loadWorkMasterIds(reader, input),
  decide: (input, _states, known, context) =>
    checkSegments(input, known) ??
    accept({ definition: definedEvents(input) }, { operationsDefinitionId: context.idFor('operationsDefinition') }),
})

export const changeOperationsDefinitionHandler = defineHandler({
  contract: changeOperationsDefinition,
  streams: ({ operationsDefinitionId }) => ({ definition: operationsDefinitionStream.at(operationsDefinitionId) }),
  scope: () => undefined,
  reserves: ({ code, operationsDefinitionId }) => [takes('operationsDefinition', code, operationsDefinitionId)],
  facts: (reader, input) => loadWorkMasterIds(reader, input),
  decide: ({ operationsDefinitionId, expectedVersion, ...content }, { definition }, known) =>
    decideChange(definition, expectedVersion) ??
    checkSegments(content, known) ??
    accept({ definition: definedEvents(content) }, { operationsDefinitionId }),
})

function takes(set: string, code: string, owner: string) {
  return { set: `operations.definition.${set}`, key: code, owner, refusal: 'code_taken' as const }
}

async function loadWorkMasterIds({ tx }: Reader, { segments }: Pick<OperationsDefinition, 'segments'>): Promise<ReadonlySet<string>> {
  const ids = segments.map(({ workMasterId }) => workMasterId as string)
  const rows = await tx.selectFrom('work_master').select('work_master_id').where('work_master_id', '=', sql<string>`any(${ids})`).execute()
  return new Set(rows.map((row) => row.work_master_id))
}
