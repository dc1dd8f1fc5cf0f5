import { sql } from 'kysely'
import type { CommandContract, Outcome } from '../../kernel/contract/command.ts'
import { listParked, listTerminals } from '../../kernel/contract/terminal.ts'
import type { Catalogue } from '../../kernel/server/catalogue.ts'
import { defineAnswer, type QueryHandler, type Reader } from '../../kernel/server/handler.ts'
import { loadNames, textOf } from '../ledger/answers.ts'

interface ParkedRow {
  readonly commandId: string
  readonly command: string
  readonly actorId: string
  readonly equipmentId: string
  readonly input: unknown
  readonly occurredAt: string
  readonly parkedAt: string
  readonly dependsOn: readonly string[]
  readonly canSendAgain: boolean
}
interface Decided {
  readonly name: string
  readonly answer: Outcome
}
interface TerminalRow {
  readonly deviceId: string
  readonly clockOffsetMs: number | null
  readonly actorId: string
  readonly heardAt: string
  readonly receivedThrough: number
  readonly missing: { first: number; last: number }[]
}

/**
 * What waits for a person because a terminal pressed it in vain, and how the terminals are.
 * @param catalogue asked late, because these answers are part of it
 */
export function terminalAnswers(catalogue: () => Catalogue): readonly QueryHandler[] {
  const contractOf = (name: string): CommandContract | undefined => catalogue().handlers.get(name)?.contract
  const titleOf = (name: string) => contractOf(name)?.title ?? null
  return [
    defineAnswer({
      contract: listParked,
      answer: async (reader, _input, scope) => {
        const rows = (await readParked(reader)).filter(({ equipmentId }) => scope.has(equipmentId))
        const [known, decided] = [await loadNames(reader, rows), await readDecided(reader, rows)]
        const because = (id: string) => {
          const found = decided.get(id)
          if (found?.answer.outcome === 'accepted') return []
          const reasons = (found?.answer.refusals ?? []).map((code) => ({ code, text: textOf(contractOf(found!.name), code, catalogue()) }))
          return [{ commandTitle: found ? titleOf(found.name) : null, reasons }]
        }
        return {
          rows: rows.map(({ dependsOn, ...row }) => ({
            ...row,
            ...known.speak(row.input),
            commandTitle: titleOf(row.command),
            actor: known.actorOf(row.actorId),
            equipment: known.nameOf(row.equipmentId),
            because: dependsOn.flatMap(because),
          })),
        }
      },
    }),
    defineAnswer({
      contract: listTerminals,
      answer: async (reader, _input, scope) => {
        // A terminal belongs to no unit: who sees only a part of the site sees none.
        if (!scope.has(reader.siteId)) return { rows: [] }
        const rows = await readTerminals(reader)
        const known = await loadNames(reader, rows)
        return { rows: rows.map(({ actorId, ...row }) => ({ ...row, actor: known.actorOf(actorId) })) }
      },
    }),
  ]
}

async function readParked({ tx, siteId }: Reader): Promise<readonly ParkedRow[]> {
  const { rows } = await sql<ParkedRow>`
    select command_id as "commandId", name as command, actor_id as "actorId", equipment_id as "equipmentId", input, occurred_at as "occurredAt",
      parked_at as "parkedAt", depends_on as "dependsOn", is_whole as "canSendAgain"
    from parked_command where site_id = ${siteId} order by occurred_at, parked_at, command_id`.execute(tx as never)
  return rows
}

async function readDecided({ tx, siteId }: Reader, parked: readonly ParkedRow[]): Promise<ReadonlyMap<string, Decided>> {
  const ids = parked.flatMap(({ dependsOn }) => dependsOn)
  const { rows } = await sql<Decided & { id: string }>`
    select command_id as id, name, answer from command_key where site_id = ${siteId} and command_id = any(${ids}::uuid[])`.execute(
    tx as never,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function readTerminals({ tx, siteId }: Reader): Promise<readonly TerminalRow[]> {
  const { rows } = await sql<TerminalRow>`
    select device_id as "deviceId", clock_offset_ms as "clockOffsetMs", actor_id as "actorId", heard_at as "heardAt",
      (select case when min(lower(r)) = 1 then min(upper(r)) - 1 else 0 end from unnest(received) r) as "receivedThrough",
      (select coalesce(json_agg(json_build_object('first', lower(m), 'last', upper(m) - 1) order by lower(m)), '[]')
       from unnest(int8multirange(int8range(1, upper(received))) - received) m) as missing
    from terminal where site_id = ${siteId} order by heard_at desc, device_id`.execute(tx as never)
  return rows
}
