import { sql } from 'kysely'
import { derivedId } from '../../kernel/server/canonical.ts'
import { defineAnswer } from '../../kernel/server/handler.ts'
import { ATTACHMENT_STREAM, type Erasure, findErasure } from './contract.ts'

export const findErasureAnswer = defineAnswer({
  contract: findErasure,
  answer: async ({ tx, siteId }, { sha256 }) => {
    const { rows } = await sql<Erasure>`
      select e.recorded_at as "erasedAt", p.value as "erasedBy", e.payload ->> 'reason' as reason
        from event e
        left join account a on a.site_id = e.site_id and a.account_id = e.actor_id
        left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
       where e.stream_id = ${derivedId(ATTACHMENT_STREAM, siteId, sha256)} and e.stream_kind = ${ATTACHMENT_STREAM} and e.site_id = ${siteId}
       order by e.version limit 1`.execute(tx as never)
    return rows[0] ?? null
  },
})
