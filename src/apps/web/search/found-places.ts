import type { Words } from '../../../kernel/contract/words.ts'
import { resources, slugOf } from '../master-data/resources.ts'
import { workCenterLevels, workUnitLevels } from '../../../model/equipment/equipment.resource.ts'
import type { FoundRow } from '../../search/found.ts'

/** Where a record that was found is shown, and of what kind it is. */
export interface FoundPlace {
  readonly title: Words
  readonly to: string
  readonly params?: Readonly<Record<string, string>>
  readonly search?: Readonly<Record<string, string>>
}

const isOneOf = (levels: readonly string[], level: string | undefined) => level !== undefined && levels.includes(level)

/** @returns undefined for a kind that has no page: a newer server may know more than this page. */
export function placeOf({ kind, id, code, level }: FoundRow): FoundPlace | undefined {
  // Who looks for a machine wants to see what it does; its master data are one step further.
  if (isOneOf(workUnitLevels, level))
    return { title: { en: 'Work unit', de: 'Arbeitseinheit' }, to: '/units/$equipmentId', params: { equipmentId: id } }
  if (isOneOf(workCenterLevels, level))
    return { title: { en: 'Hours of the line', de: 'Stunden der Linie' }, to: '/hours/$equipmentId', params: { equipmentId: id } }
  const resource = resources.find(({ name }) => name === kind)
  if (resource)
    return { title: resource.title.one, to: '/master-data/$resource', params: { resource: slugOf(resource) }, search: { record: id } }
  switch (kind) {
    case 'operations.scheduling.operationsRequest':
      return { title: { en: 'Order', de: 'Auftrag' }, to: '/orders/$operationsRequestId', params: { operationsRequestId: id } }
    case 'operations.definition.operationsDefinition':
      return { title: { en: 'Operations definition', de: 'Arbeitsplan' }, to: '/definitions', search: { open: id, search: code } }
    case 'operations.definition.workMaster':
      return { title: { en: 'Work master', de: 'Arbeitsvorlage' }, to: '/definitions', search: { open: id, search: code, view: 'masters' } }
    case 'model.personnel.account':
      return { title: { en: 'Account', de: 'Konto' }, to: '/accounts', search: { account: id } }
    default:
      return undefined
  }
}
