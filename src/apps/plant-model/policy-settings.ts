import { equipment } from '../../model/equipment/equipment.resource.ts'
import { listPolicies, setPolicy } from '../../model/policy/contract.ts'
import { policies } from '../policies.ts'
import { policySheet } from './sheets.ts'
import type { WrittenForm } from './written-form.ts'

const nothingSet = Object.fromEntries(policies.map(({ name }) => [name, null]))

/** What is set at each place in use. A policy is set and never unset: one on which an archive has no word stays as it is. */
export const policyForm: WrittenForm = {
  sheet: policySheet,
  ...{ canRetire: false, isVersioned: false },
  records: async (ask, id) => {
    const { rows } = await ask(listPolicies, {})
    const set = rows.flatMap(({ policy, settings }) => settings.map(({ equipmentId, value }) => ({ equipmentId, policy, value })))
    const records = []
    for (const [equipmentId, values] of Map.groupBy(set, (one) => one.equipmentId)) {
      if (id !== undefined && id !== equipmentId) continue
      const place = await ask(equipment.queries.get, { id: equipmentId })
      if (!place || place.retired) continue
      const said = Object.fromEntries(values.map(({ policy, value }) => [policy, value]))
      const refers = { equipmentId: { code: place.code, name: place.name } }
      records.push({ ...nothingSet, ...said, equipmentId, refers, id: equipmentId, revision: 1, retired: false })
    }
    return records
  },
  meant: ({ values, ...draft }) => ({ ...draft, values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) }),
  commands: (wanted, present) =>
    policies.flatMap(({ name }) => {
      const value = wanted[name] ?? null
      const isToSet = value !== null && value !== present?.[name]
      return isToSet ? [{ contract: setPolicy, input: { policy: name, equipmentId: wanted['equipmentId'], value } }] : []
    }),
}
