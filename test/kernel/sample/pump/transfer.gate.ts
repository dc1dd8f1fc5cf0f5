import { defineGate } from '../../../../src/kernel/server/handler.ts'
import { transfer } from '../tank/contract.ts'
import { objectTo } from './pump.ts'
import { pumps } from './streams.ts'

export const transferGate = defineGate({
  name: 'pump',
  contract: transfer,
  refusals: {
    is_broken: { en: 'The pump is broken.', de: 'Die Pumpe ist defekt.' },
    valve_closed: { en: 'The valve is closed.', de: 'Das Ventil ist geschlossen.' },
  },
  streams: ({ pumpId }) => ({ pump: pumps.at(pumpId) }),
  decide: (_, { pump }) => objectTo(pump),
})
