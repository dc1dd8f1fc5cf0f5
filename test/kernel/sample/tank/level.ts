import * as z from 'zod'
import type { Instant } from '../../../../src/kernel/contract/ids.ts'

export const LevelEvent = z.strictObject({ kind: z.literal('levelReported'), payload: z.strictObject({ level: z.int() }) })
export type LevelEvent = z.infer<typeof LevelEvent>

/** Transitions in the order in which they happened. Two of one instant are ordered by their value, so that arrival never decides. */
export interface Level {
  readonly transitions: readonly { readonly at: Instant; readonly level: number }[]
  readonly current: number
  readonly litreSeconds: number
}

export function evolveLevel(before: Level | undefined, { payload }: LevelEvent, { occurredAt }: { occurredAt: Instant }): Level {
  const transitions = [...(before?.transitions ?? []), { at: occurredAt, level: payload.level }].toSorted(
    (left, right) => Date.parse(left.at) - Date.parse(right.at) || left.level - right.level,
  )
  const litreSeconds = transitions.reduce((sum, { at, level }, index) => {
    const next = transitions[index + 1]
    return next ? sum + (level * (Date.parse(next.at) - Date.parse(at))) / 1000 : sum
  }, 0)
  return { transitions, current: transitions.at(-1)!.level, litreSeconds }
}
