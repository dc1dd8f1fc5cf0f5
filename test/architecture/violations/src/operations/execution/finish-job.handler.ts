import { levels } from '../../model/equipment/levels.ts'

export const finishJob = levels
