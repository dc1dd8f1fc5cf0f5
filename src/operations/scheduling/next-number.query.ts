import { sql } from 'kysely'
import type { RecordRow } from '../../kernel/contract/resource.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { numberRange } from '../../model/number/number-range.resource.ts'
import { findNextOrderNumber, type NextOrderNumber } from './contract.ts'

export const findNextOrderNumberAnswer = defineAnswer({
  contract: findNextOrderNumber,
  answer: async (reader): Promise<NextOrderNumber> => {
    const { rows: ranges } = await reader.ask(numberRange.queries.list, { numbers: 'OperationsRequest', limit: 500 })
    if (ranges.length === 0) return { given: null, refusal: 'no_number_range' }
    const given = await findFree(reader, ranges)
    return given ? { given, refusal: null } : { given: null, refusal: 'number_range_exhausted' }
  },
})

interface FreeRow {
  readonly numberRangeId: string
  readonly prefix: string
  readonly number: string
  readonly code: string
}

/**
 * Each range goes on behind the highest number that it gave with its prefix between its first and last, past those that are taken already;
 * the first range by code that still has one gives it. What was refused left nothing behind, so it makes no gap.
 */
async function findFree({ tx, siteId }: Reader, ranges: readonly RecordRow<typeof numberRange>[]) {
  const list = ranges.map(({ id, prefix, first, last, digits }, place) => ({ place, id, prefix: prefix ?? '', first, last, digits }))
  const code = sql`prefix || lpad(number::text, greatest(digits::int, length(number::text)), '0')`
  const { rows } = await sql<FreeRow>`
    with recursive range as (
      select place, id, prefix, trim_scale(first) as first, trim_scale(last) as last, coalesce(digits, 1) as digits
      from json_to_recordset(${JSON.stringify(list)}) as r(place int, id uuid, prefix text, first numeric, last numeric, digits numeric)
    ), candidate as (
      select range.*, coalesce((
        select max(trim_scale(given_number)) + 1 from operations_request
        where site_id = ${siteId} and number_range_id = id and number_prefix = prefix and given_number between first and last
      ), first) as number from range
      where length(prefix) + greatest(digits, length(last::text)) <= 40
      union all
      select place, id, prefix, first, last, digits, number + 1 from candidate
      where number <= last and exists (select from operations_request where site_id = ${siteId} and code = ${code})
    )
    select id as "numberRangeId", prefix, number::text as number, ${code} as code
    from (select distinct on (place) * from candidate order by place, number desc) free
    where number <= last order by place limit 1`.execute(tx as never)
  const [free] = rows
  if (!free) return undefined
  const { code: given, ...numbered } = free
  return { code: given, numbered }
}
