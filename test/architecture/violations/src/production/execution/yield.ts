import { inspection } from '../../quality/execution/contract.ts'

export const yieldOf = inspection
