import { sql } from 'kysely'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { getOwnWays, type OwnWays } from './contract.ts'

export const getOwnWaysAnswer = defineAnswer({
  contract: getOwnWays,
  answer: async ({ tx, siteId }, _input, _scope, { actor }) => {
    const { rows } = await sql<OwnWays>`
      select p.value as email, w.email_from as "emailFrom", w.push_from as "pushFrom"
      from notice_way w left join personal_value p on p.site_id = w.site_id and p.reference = w.email
      where w.site_id = ${siteId} and w.account_id = ${actor.accountId}`.execute(tx as never)
    return rows[0] ?? { email: null, emailFrom: null, pushFrom: null }
  },
})
