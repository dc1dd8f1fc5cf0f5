import { defineStream } from '../../../../src/kernel/server/handler.ts'
import { evolvePump, PumpEvent } from './pump.ts'

export const pumps = defineStream({ kind: 'sample.pump.pump', key: 'pump', event: PumpEvent, evolve: evolvePump })
