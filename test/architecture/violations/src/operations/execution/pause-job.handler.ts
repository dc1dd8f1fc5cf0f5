import type { Pool } from 'pg'

export const pauseJob = (pool: Pool) => pool
