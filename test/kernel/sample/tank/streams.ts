import { defineStream } from '../../../../src/kernel/server/handler.ts'
import { evolveLevel, LevelEvent } from './level.ts'
import { evolveTank, TankEvent } from './tank.ts'

export const tanks = defineStream({ kind: 'sample.tank.tank', key: 'tank', event: TankEvent, evolve: evolveTank })
export const levels = defineStream({ kind: 'sample.tank.level', key: 'tank', event: LevelEvent, evolve: evolveLevel })
