import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Words } from '../../../kernel/contract/words.ts'
import { ProblemError } from '../../../kernel/web/problem.ts'
import { request } from '../../../kernel/web/transport.ts'
import type { BoardUnit } from '../../../operations/performance/contract.ts'
import { type Observation, statesChanged } from './front-board.ts'

export interface RoleCard {
  readonly role: string
  readonly title: Words
  readonly name: string
  readonly task: Words
  readonly path: string
}
export interface OfferedTrouble {
  readonly kind: string
  readonly name: Words
  readonly watch: Words
}
export interface DemoFacts {
  readonly roles: readonly RoleCard[]
  readonly troubles: readonly OfferedTrouble[]
  readonly plant: { readonly phase: string; readonly historyPercent: number }
}

/** The demo as this machine may see it; null where there is none: a plant of one's own, or a visitor from elsewhere. */
export function useDemo() {
  return useQuery<DemoFacts | null>({
    queryKey: ['demo'],
    queryFn: async () => {
      try {
        return (await request('/api/demo')) as DemoFacts
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 404) return null
        throw error
      }
    },
    refetchInterval: (query) =>
      ['live', 'quiet'].includes(query.state.data?.plant.phase ?? '') || query.state.data === null ? 30_000 : 2_000,
  })
}

const LOOK_MS = 1_500
const MOST_SEEN = 60

/** Looks at the board all the time, also while the server is gone, and keeps what changed. */
export function useDemoBoard() {
  const [rows, setRows] = useState<readonly BoardUnit[]>()
  const [seen, setSeen] = useState<readonly Observation[]>([])
  const last = useRef<readonly BoardUnit[]>(undefined)
  const goneAt = useRef<number>(undefined)
  useEffect(() => {
    const stop = new AbortController()
    const note = (observations: readonly Observation[]) => {
      if (observations.length > 0) setSeen((before) => [...before, ...observations].slice(-MOST_SEEN))
    }
    const look = async () => {
      try {
        const board = (await request('/api/demo/board', { signal: stop.signal }, 5_000)) as { rows: readonly BoardUnit[] }
        const now = Date.now()
        if (goneAt.current !== undefined) note([{ kind: 'back', atMs: now, goneMs: now - goneAt.current }])
        goneAt.current = undefined
        if (last.current) note(statesChanged(last.current, board.rows, now))
        last.current = board.rows
        setRows(board.rows)
      } catch {
        if (stop.signal.aborted) return
        if (goneAt.current === undefined) note([{ kind: 'gone', atMs: Date.now() }])
        goneAt.current ??= Date.now()
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void look(), LOOK_MS)
    }
    let timer = setTimeout(() => void look(), 0)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [])
  return { rows, seen }
}
