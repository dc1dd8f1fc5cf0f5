import { defineProjection, type Recorded } from '../../kernel/server/handler.ts'
import { RULE_STREAM, type RuleBody, type RuleEvent } from './contract.ts'

interface RuleTable {
  site_id: string
  rule_id: string
  name: string
  equipment_id: string
  event: string
  condition: string
  command: string
  input: string
  most_per_hour: number
  is_active: boolean
  stopped_by: string | null
  activated_by: string | null
  epoch: number | null
  seq: number | null
}

declare module '../../kernel/server/database.ts' {
  interface Schema {
    rule: RuleTable
  }
}

export const ruleProjection = defineProjection({
  name: 'rule',
  version: 1,
  tables: ['rule'],
  streams: [RULE_STREAM],
  apply: async (tx, events: readonly Recorded<RuleEvent>[]) => {
    for (const recorded of events) {
      const { siteId, streamId, event } = recorded
      if (event.kind === 'ruleCreated') {
        const row = { site_id: siteId, rule_id: streamId, equipment_id: event.payload.equipmentId, is_active: false }
        await tx
          .insertInto('rule')
          .values({ ...row, ...columnsOf(event.payload) })
          .execute()
      } else if (event.kind === 'ruleRemoved') await tx.deleteFrom('rule').where('rule_id', '=', streamId).execute()
      else await tx.updateTable('rule').set(changeBy(event, recorded)).where('rule_id', '=', streamId).execute()
    }
  },
})

function columnsOf({ name, event, condition, command, input, mostPerHour }: RuleBody) {
  return { name, event, condition, command, input: JSON.stringify(input), most_per_hour: mostPerHour }
}

function changeBy(event: RuleEvent, { position }: Recorded): Partial<RuleTable> {
  switch (event.kind) {
    case 'ruleChanged':
      return { ...columnsOf(event.payload), is_active: false, stopped_by: null }
    case 'ruleActivated':
      return { is_active: true, stopped_by: null, activated_by: event.payload.activatedBy, epoch: position.epoch, seq: position.seq }
    case 'ruleStopped':
      return { is_active: false, stopped_by: 'failures' }
    default:
      return { is_active: false }
  }
}
