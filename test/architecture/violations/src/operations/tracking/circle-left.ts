import type { Right } from './circle-right.ts'

export type Left = Right | undefined
