import { accept } from '../../../../src/kernel/contract/decision.ts'
import { defineHandler } from '../../../../src/kernel/server/handler.ts'
import { raiseAlarm, setPump } from './contract.ts'
import { pumps } from './streams.ts'

export const setPumpHandler = defineHandler({
  contract: setPump,
  streams: ({ pumpId }) => ({ pump: pumps.at(pumpId) }),
  scope: () => undefined,
  decide: ({ isBroken, isValveOpen }) => accept({ pump: [{ kind: 'pumpSet' as const, payload: { isBroken, isValveOpen } }] }),
})

export const raiseAlarmHandler = defineHandler({
  contract: raiseAlarm,
  streams: ({ pumpId }) => ({ pump: pumps.at(pumpId) }),
  scope: () => undefined,
  decide: ({ litres }) => accept({ pump: [{ kind: 'alarmRaised' as const, payload: { litres } }] }),
})
