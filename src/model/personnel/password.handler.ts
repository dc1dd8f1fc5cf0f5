import { refuse } from '../../kernel/contract/decision.ts'
import { defineHandler } from '../../kernel/server/handler.ts'
import { decidePassword } from './account.ts'
import { accountStream } from './account.handler.ts'
import { clearPasswordDue, endSessions, keepCredential, loadPasswordHash, loadStrength } from './credential.handler.ts'
import { passwordFault } from './password.ts'
import { changeAccountPassword, changeOwnPassword } from './password.contract.ts'

export const changeAccountPasswordHandler = defineHandler({
  contract: changeAccountPassword,
  streams: ({ accountId }) => ({ account: accountStream.at(accountId) }),
  scope: () => undefined,
  facts: loadStrength,
  decide: ({ password, pin }, { account }, strength) => {
    const fault = passwordFault(strength, password, account?.login ?? '')
    return fault && account ? refuse(fault) : decidePassword(account, pin !== undefined)
  },
  beside: async (tx, { accountId, password, pin }, context) => {
    await keepCredential(tx, context, accountId, { password, pin, given: true })
    await endSessions(tx, context, accountId)
  },
})

/** The password that was proved must still be the one: otherwise whoever has just lost it could take it back. */
export const changeOwnPasswordHandler = defineHandler({
  contract: changeOwnPassword,
  streams: (_input, { actor }) => ({ account: accountStream.at(actor.accountId) }),
  scope: () => undefined,
  facts: async (reader, _input, _states, { actor }) => ({
    strength: await loadStrength(reader),
    hash: await loadPasswordHash(reader, actor.accountId),
  }),
  decide: ({ password, pin, proved }, { account }, { strength, hash }) => {
    const fault = password !== undefined && account ? passwordFault(strength, password, account.login) : undefined
    if (fault) return refuse(fault)
    if (account && hash !== proved) return refuse('password_changed_meanwhile')
    return decidePassword(account, pin !== undefined)
  },
  beside: async (tx, { password, pin, keep }, context) => {
    await keepCredential(tx, context, context.actor.accountId, { password, pin, given: false })
    await endSessions(tx, context, context.actor.accountId, keep ?? null)
    if (password !== undefined) await clearPasswordDue(tx, context, context.actor.accountId)
  },
})
