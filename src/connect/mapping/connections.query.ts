import { sql } from 'kysely'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { getMachineAccess, type LinkBoard, listConnections } from './contract.ts'

interface ConnectionRow {
  connectionId: string
  code: string
  name: string
  kind: 'sparkplug' | 'mqttJson'
  url: string
  enabled: boolean
  sources: number
}

/** The connections page. @param board what happens on the wires, handed in by apps; without one the status is unknown. */
export function listConnectionsAnswer(board?: LinkBoard) {
  return defineAnswer({
    contract: listConnections,
    answer: async ({ tx, siteId }) => {
      const { rows } = await sql<ConnectionRow>`
        select c.id as "connectionId", c.code, c.name, c.kind, c.url, c.enabled,
          (select count(*)::int from equipment_source s where s.site_id = c.site_id and s.connection_id = c.id and not s.retired) as sources
        from connection c where c.site_id = ${siteId} and not c.retired order by c.code`.execute(tx as never)
      return { rows: rows.map((row) => ({ ...row, status: board?.statusOf(row.connectionId) ?? null })) }
    },
  })
}

/** The door for machines, as apps told it to the board. */
export function getMachineAccessAnswer(board?: LinkBoard) {
  return defineAnswer({ contract: getMachineAccess, answer: async () => board?.access ?? null })
}
