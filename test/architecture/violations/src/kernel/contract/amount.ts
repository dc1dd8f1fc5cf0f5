import { execute } from '../server/execute.ts'

export const amount = execute
