import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler, defineStream } from '../../kernel/server/handler.ts'
import { findPolicyValue } from '../../model/plant/contract.ts'
import { PERSON_PERFORMANCE_STREAM, PersonPerformanceEvent, requestPersonPerformance } from './contract.ts'
import { isPeriod } from './person-performance.ts'
import { byPerson } from './policies.ts'

export const personPerformanceStream = defineStream<object, PersonPerformanceEvent>({
  kind: PERSON_PERFORMANCE_STREAM,
  key: 'requestId',
  event: PersonPerformanceEvent,
  evolve: () => ({}),
})

/** Looking is a command, so that who has looked at whom, and what for, stands in the ledger before a figure is shown, and a refused attempt beside it. */
export const requestPersonPerformanceHandler = defineHandler({
  contract: requestPersonPerformance,
  streams: (_input, context) => ({ request: personPerformanceStream.at(context.idFor('request')) }),
  scope: ({ equipmentId }) => equipmentId,
  facts: async (reader, { equipmentId, personId = null, personnelClassId = null }) => {
    const { value } = await reader.ask(findPolicyValue, { policy: byPerson.name, equipmentId })
    const { rows } = await sql<{ id: string }>`
      select id from person where site_id = ${reader.siteId} and id = ${personId}::uuid and ${personnelClassId}::uuid is null
      union all select id from personnel_class where site_id = ${reader.siteId} and id = ${personnelClassId}::uuid and ${personId}::uuid is null`.execute(
      reader.tx as never,
    )
    return { isOn: (value ?? byPerson.default) === 'on', isKnown: rows.length === 1 }
  },
  decide: (input, _states, { isOn, isKnown }, context) => {
    if (!isOn) return refuse('performance_by_person_off')
    if (!isKnown) return refuse('person_unknown')
    if (!isPeriod(input)) return refuse('period_wrong')
    return accept({ request: [{ kind: 'personPerformanceRequested' as const, payload: input }] }, { requestId: context.idFor('request') })
  },
})
