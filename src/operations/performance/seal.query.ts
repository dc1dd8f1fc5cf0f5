import { type Kysely, sql } from 'kysely'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { listFactSeals } from './contract.ts'
import { unitsBelow } from './kpi.query.ts'

interface SealRow {
  readonly equipmentId: string
  readonly code: string
  readonly dayOn: string
  readonly version: number
  readonly facts: number
  readonly head: string
  readonly sealedAt: string
}

export const listFactSealsAnswer = defineAnswer({
  contract: listFactSeals,
  answer: async (reader, { equipmentId, startsAt, endsAt }, scope) => {
    const ids = (await unitsBelow(reader, equipmentId)).map((unit) => unit.equipmentId as string).filter((id) => scope.has(id))
    const { rows } = await sql<SealRow>`
      select distinct on (e.code, s.day_on) s.equipment_id as "equipmentId", e.code, s.day_on::text as "dayOn", s.version, s.facts,
        encode(s.head, 'hex') as head, s.sealed_at as "sealedAt"
      from fact_seal s join equipment e on e.id = s.equipment_id
      where s.equipment_id = any(${ids}::uuid[]) and s.day_on between (${startsAt}::timestamptz at time zone 'UTC')::date
        and ((${endsAt}::timestamptz - interval '1 millisecond') at time zone 'UTC')::date
      order by e.code, s.day_on, s.version desc`.execute(reader.tx as unknown as Kysely<unknown>)
    return { rows }
  },
})
