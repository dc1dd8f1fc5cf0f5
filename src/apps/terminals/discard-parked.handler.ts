import { sql } from 'kysely'
import * as z from 'zod'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { discardParked } from '../../kernel/contract/terminal.ts'
import { defineHandler, defineStream } from '../../kernel/server/handler.ts'
import { claimOn } from '../../kernel/server/terminal.ts'

export const parkedCommands = defineStream({
  kind: 'kernel.terminal.parkedCommand',
  key: 'a command that was put aside and discarded by a person',
  event: z.strictObject({ kind: z.literal('parkedCommandDiscarded'), payload: z.strictObject({ command: z.string() }) }),
  evolve: () => ({ isDiscarded: true }),
})

/** That it was pressed and put aside stays among the refused attempts; that somebody discarded it stands in the ledger. */
export const discardParkedHandler = defineHandler({
  contract: discardParked,
  streams: ({ commandId }) => ({ parked: parkedCommands.at(commandId) }),
  scope: ({ equipmentId }) => equipmentId,
  reserves: ({ commandId }, context) => claimOn(commandId, context.commandId),
  facts: async ({ tx, siteId }, { commandId, equipmentId }) => {
    const { rows } = await sql<{ name: string }>`
      select name from parked_command
      where site_id = ${siteId} and command_id = ${commandId} and equipment_id = ${equipmentId}`.execute(tx as never)
    return rows[0]?.name
  },
  decide: (_input, _states, name) =>
    name === undefined
      ? refuse('parked_command_decided')
      : accept({ parked: [{ kind: 'parkedCommandDiscarded' as const, payload: { command: name } }] }),
  beside: async (tx, { commandId }, { siteId }) => {
    await sql`delete from parked_command where site_id = ${siteId} and command_id = ${commandId}`.execute(tx)
  },
})
