import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler, defineStream } from '../../kernel/server/handler.ts'
import { recordToRead } from '../../kernel/server/resource/record.ts'
import { connection } from './connection.resource.ts'
import { ACCESS_STREAM, ConnectionAccessEvent, setConnectionPassword } from './contract.ts'

/** How often the password was set; what it is stands beside the ledger. */
export const connectionAccessStream = defineStream<{ readonly changes: number }, ConnectionAccessEvent>({
  kind: ACCESS_STREAM,
  key: 'connectionId',
  event: ConnectionAccessEvent,
  evolve: (before) => ({ changes: (before?.changes ?? 0) + 1 }),
})

export const setConnectionPasswordHandler = defineHandler({
  contract: setConnectionPassword,
  streams: ({ connectionId }) => ({ record: recordToRead(connection.name, connectionId), access: connectionAccessStream.at(connectionId) }),
  scope: () => undefined,
  decide: (_input, { record }) =>
    record ? accept({ access: [{ kind: 'connectionPasswordSet' as const, payload: {} }] }) : refuse('connection_not_found'),
  beside: async (tx, { connectionId, password }, { siteId, recordedAt }) => {
    await sql`insert into connection_secret (site_id, connection_id, password, changed_at)
      values (${siteId}, ${connectionId}, ${password}, ${recordedAt})
      on conflict (site_id, connection_id) do update set password = excluded.password, changed_at = excluded.changed_at`.execute(tx)
  },
})
