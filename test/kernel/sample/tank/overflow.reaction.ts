import { defineReaction, type Recorded } from '../../../../src/kernel/server/handler.ts'
import { raiseAlarm } from '../pump/contract.ts'
import type { TankEvent } from './tank.ts'

/** Every transfer of 500 litres and more raises an alarm at the tank that it came from. */
export const overflowReaction = defineReaction({
  name: 'sample.overflow',
  streams: ['sample.tank.tank'],
  react: async ({ event }: Recorded<TankEvent>) =>
    event.kind === 'litresIn' && event.payload.litres >= 500
      ? [{ contract: raiseAlarm, input: { pumpId: event.payload.fromId, litres: event.payload.litres } }]
      : [],
})
