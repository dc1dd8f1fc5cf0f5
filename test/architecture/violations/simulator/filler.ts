import { quantity } from '../src/kernel/contract/quantity.ts'

export const filled = quantity
