import { sql } from 'kysely'
import { cutPage } from '../../../../src/kernel/contract/page.ts'
import { defineAnswer } from '../../../../src/kernel/server/handler.ts'
import * as contract from './contract.ts'

interface Row {
  readonly tankId: string
  readonly code: string
  readonly equipmentId: string
  readonly litres: number
  readonly contact: string | null
}
const columns = sql`tank_id as "tankId", code, equipment_id as "equipmentId", litres, contact`

export const listTanksAnswer = defineAnswer({
  contract: contract.listTanks,
  answer: async ({ tx, siteId }, { after, limit, contains }, { equipmentIds }) => {
    const { rows } = await sql<Row>`select ${columns} from sample_tank
      where site_id = ${siteId} and equipment_id = any(${[...equipmentIds]}::uuid[]) and code > ${after ?? ''}
        and position(${contains ?? ''} in code) > 0
      order by code limit ${limit + 1}`.execute(tx as never)
    return cutPage(rows, limit, ({ code }) => code)
  },
})

export const listTanksCarelesslyAnswer = defineAnswer({
  contract: contract.listTanksCarelessly,
  answer: async ({ tx, siteId }) => {
    const { rows } = await sql<Row>`select ${columns} from sample_tank where site_id = ${siteId}`.execute(tx as never)
    return { rows }
  },
})

export const findTankByCodeAnswer = defineAnswer({
  contract: contract.findTankByCode,
  answer: async ({ tx, siteId }, { code }, { equipmentIds }) => {
    const { rows } = await sql<Row>`select ${columns} from sample_tank
      where site_id = ${siteId} and code = ${code} and equipment_id = any(${[...equipmentIds]}::uuid[])`.execute(tx as never)
    return { tankId: rows[0]?.tankId }
  },
})
