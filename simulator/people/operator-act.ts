import type { Mistakes } from './crew.ts'

/** Something that a person is going to do in the product. Times are the plant's (epoch ms). */
export type OperatorAct = ActFrame & (JobAct | ScrapAct | ClassifyAct)

interface ActFrame {
  atMs: number
  /** What the product is told: when it happened. */
  occurredAtMs: number
  login: string
  /** Code of the unit or line at which the person stands. */
  equipment: string
  /** Idempotency key. */
  key: string
  mistake: keyof Mistakes | undefined
  /** The request is sent and nobody waits for the answer. */
  abandons: boolean
}

export interface JobAct {
  act: 'start' | 'finish' | 'pause' | 'resume'
  job: string
  /** A start on a line: the order before goes on behind it. */
  changesOver?: boolean
}

export interface ScrapAct {
  act: 'scrap'
  job: string
  pieces: number
  reasonCode: string
}

export interface ClassifyAct {
  act: 'classify'
  job: string
  startsAtMs: number
  endsAtMs: number
  reasonCode: string
}
