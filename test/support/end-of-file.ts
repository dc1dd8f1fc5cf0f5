import { afterAll } from 'vitest'
import { endAll } from './at-end.ts'

/** As long as a program may take to stop, some times over. */
const ENDS_MS = 180_000

afterAll(endAll, ENDS_MS)
