import type { CellFault } from '../../kernel/contract/interchange/read-rows.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { may } from '../../kernel/server/access.ts'
import { changeRole, defineRole, listPermissions, listRoles, OperationsCategory } from '../../model/personnel/contract.ts'
import { isReadyMade } from '../../model/personnel/roles.ts'
import { roleSheet } from './sheets.ts'
import { fieldsOf, type WrittenForm } from './written-form.ts'

/** Roles that a plant has defined itself. Who has them is a matter of its people, and no part of a model. */
export const roleForm: WrittenForm = {
  sheet: roleSheet,
  ...{ canRetire: true, isVersioned: false },
  records: async (ask, id) => {
    const { rows } = await ask(listRoles, { includeRetired: 'true' })
    return rows.flatMap(({ roleId, role, title, permissions, retired }) =>
      roleId === undefined || (id ?? roleId) !== roleId
        ? []
        : [{ ...{ role, title, permissions, retired }, id: roleId, revision: 1, refers: {} }],
    )
  },
  loadFaults: async ({ site, actor }, ask) => {
    const known = new Set((await ask(listPermissions, {})).rows.map(({ permission }) => permission))
    const tree = site.tree()
    const has = (permission: string) => may(actor, permission, site.siteId, tree, OperationsCategory.options)
    return ({ values }): readonly CellFault[] => {
      if (isReadyMade(String(values['role']))) return [{ column: 'role', fix: defineRole.refusals.role_ready_made }]
      const given = (values['permissions'] ?? []) as readonly string[]
      const unknown = given.filter((permission) => !known.has(permission))
      const beyond = given.filter((permission) => known.has(permission) && !has(permission))
      return [
        ...(unknown.length > 0 ? [{ column: 'permissions', fix: notKnown(unknown) }] : []),
        ...(beyond.length > 0 ? [{ column: 'permissions', fix: notYours(beyond) }] : []),
      ]
    }
  },
  commands: (wanted, present) => [{ contract: present && !present.retired ? changeRole : defineRole, input: fieldsOf(roleSheet, wanted) }],
}

const notKnown = (permissions: readonly string[]): Words => ({
  en: `This program does not know the permission ${permissions.join(', ')}: bring it up to date, or define the role here`,
  de: `Dieses Programm kennt die Berechtigung ${permissions.join(', ')} nicht: Bitte aktualisieren oder die Rolle hier anlegen`,
})
const notYours = (permissions: readonly string[]): Words => ({
  en: `This would give rights that you do not have yourself: ${permissions.join(', ')}. Somebody who has them imports the same file`,
  de: `Damit würden Rechte vergeben, die Sie selbst nicht haben: ${permissions.join(', ')}. Wer sie hat, importiert dieselbe Datei`,
})
