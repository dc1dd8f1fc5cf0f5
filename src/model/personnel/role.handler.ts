import type { SiteId } from '../../kernel/contract/ids.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { defineHandler, defineStream, type Handler } from '../../kernel/server/handler.ts'
import { changeRole, defineRole, retireRole, ROLE_STREAM, RoleEvent } from './contract.ts'
import { decideChange, decideDefine, type DefinedRole, decideRetire, evolveRole } from './own-role.ts'

export const roleStream = defineStream<DefinedRole, RoleEvent>({
  kind: ROLE_STREAM,
  key: 'a role of a site, by its name',
  event: RoleEvent,
  evolve: evolveRole,
})

export const roleAt = (siteId: SiteId, role: string) => roleStream.at(derivedId(ROLE_STREAM, siteId, role))

/** @param known every permission that a role can hold, asked late because these commands ask for some of them */
export function roleHandlers(known: () => ReadonlySet<string>): readonly Handler[] {
  return [
    defineHandler({
      contract: defineRole,
      streams: ({ role }, { siteId }) => ({ role: roleAt(siteId, role) }),
      scope: () => undefined,
      decide: (input, { role }) => decideDefine(role, input, known()),
    }),
    defineHandler({
      contract: changeRole,
      streams: ({ role }, { siteId }) => ({ role: roleAt(siteId, role) }),
      scope: () => undefined,
      decide: (input, { role }) => decideChange(role, input, known()),
    }),
    defineHandler({
      contract: retireRole,
      streams: ({ role }, { siteId }) => ({ role: roleAt(siteId, role) }),
      scope: () => undefined,
      facts: async ({ tx, siteId }, { role }) =>
        tx.selectFrom('account_grant').select('role').where('site_id', '=', siteId).where('role', '=', role).limit(1).executeTakeFirst(),
      decide: (input, { role }, grant) => decideRetire(role, input.role, grant !== undefined),
    }),
  ]
}
