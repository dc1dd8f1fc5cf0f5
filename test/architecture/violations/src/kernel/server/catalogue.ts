import { startJob } from '../../operations/execution/contract.ts'

export const catalogue = [startJob]
