import { sql } from 'kysely'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { listNames, MOST_NAMES } from './contract.ts'

export const listNamesAnswer = defineAnswer({
  contract: listNames,
  answer: async ({ tx, siteId }, { language }) => {
    const { rows } = await sql<{ name: string; shown: string }>`
      select name, shown ->> ${language} as shown from name_translation
      where site_id = ${siteId} and not retired and shown ->> ${language} <> name
      order by name limit ${MOST_NAMES}`.execute(tx as never)
    return { rows }
  },
})
