import { filled } from '../../../simulator/filler.ts'

export const rehearse = filled
