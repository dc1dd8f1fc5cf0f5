import { useCallback, useEffect, useRef, useState } from 'react'
import type * as z from 'zod'
import type { Accepted, CommandContract } from '../contract/command.ts'
import { measuredOffsetMs, nowMs } from './clock.ts'
import { createDevice } from './device.ts'
import { createOutbox, type Delivery, type Press, type Settled } from './outbox.ts'
import type { Problem } from './problem.ts'
import { queryClient } from './query-client.ts'
import { randomId } from './random-id.ts'
import { currentSession, onSignedIn, refreshSession } from './session.ts'
import { postCommand } from './transport.ts'

/** The one outbox of the tab. The shell shows what waits in it. */
export const outbox = createOutbox({
  post: (press) => postCommand(press.name, press.id, press.body, headersOf(press)),
  isOurs: (press) => press.accountId === undefined || press.accountId === currentSession()?.account.accountId,
  onSignedOut: refreshSession,
  now: () => Date.now(),
  chance: () => Math.random(),
  wait: (ms, wake) => {
    const timer = setTimeout(wake, ms)
    return () => clearTimeout(timer)
  },
  ...(typeof localStorage === 'undefined' ? {} : { storage: localStorage, number: createDevice(localStorage, randomId) }),
})

const forgetAnswers = () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })

// A page that was closed, reloaded or lost its power may have left presses behind.
onSignedIn((accountId) => {
  const left = outbox.resume(accountId)
  if (left.length > 0) void Promise.all(left).then(forgetAnswers)
})

export interface SendOptions {
  /** ISO instant at which it happened, when that was not now. */
  readonly occurredAt?: string
}

export interface CommandHandle<Input> {
  readonly state: 'idle' | Delivery['state']
  /** True from the press until the answer: show it, and do not offer the button again. */
  readonly isOpen: boolean
  readonly problem: Problem | undefined
  readonly answer: Accepted | undefined
  /** What was refused, as it was pressed, and how to send the same once more with signatures. */
  readonly refused: RefusedPress | undefined
  /** The number of attempts so far; more than 1 means that the network lost some. */
  readonly attempt: number
  /** One press. While its answer is on the way, and for a moment after it, the same input is the same press (double tap). */
  send(input: Input, options?: SendOptions): Promise<Settled>
  /** Tries an unsent press again at once. */
  retry(): void
  /** Forgets the answer, back to idle. Does not undo anything. */
  reset(): void
}

export interface RefusedPress {
  readonly press: Press
  sendSigned(signatures: readonly string[]): Promise<Settled>
}

export interface CommandOptions {
  readonly onAccepted?: (answer: Accepted) => void
  readonly onRefused?: (problem: Problem) => void
  /** How long the same input counts as the same press after the answer. Default 600 ms; 0 for keys that are meant to be hit in a row. */
  readonly doubleTapMs?: number
}

const ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Freezes a press: the id, the input and the instant belong together from here on. */
export function freezePress(
  contract: CommandContract,
  input: Readonly<Record<string, unknown>>,
  at: { id: string; nowMs: number; accountId: string | undefined; occurredAt?: string },
): Press {
  const body = { ...input, occurredAt: at.occurredAt ?? new Date(at.nowMs).toISOString() }
  const about = Object.entries(input).flatMap(([field, value]) =>
    typeof value === 'string' && ID.test(value) ? [`${field} ${value}`] : [],
  )
  return {
    ...{ id: at.id, name: contract.name, body: JSON.stringify(body), accountId: at.accountId, pressedAtMs: at.nowMs },
    ...{ deviceAtMs: Date.now(), isRequest: contract.intent === 'request', about },
  }
}

/** What is said beside the body (decision 0019). */
export function headersOf({ device, deviceAtMs, dependsOn = [], insteadOf, signatures = [] }: Press): Record<string, string> {
  const offsetMs = measuredOffsetMs()
  return {
    ...(device && { 'entresol-device': device.deviceId, 'entresol-device-seq': String(device.deviceSeq) }),
    ...(device && deviceAtMs !== undefined && { 'entresol-device-time': new Date(deviceAtMs).toISOString() }),
    ...(device && offsetMs !== undefined && { 'entresol-clock-offset': String(offsetMs) }),
    ...(dependsOn.length > 0 && { 'entresol-depends-on': dependsOn.join(',') }),
    ...(insteadOf !== undefined && { 'entresol-instead-of': insteadOf }),
    ...(signatures.length > 0 && { 'entresol-signatures': signatures.join(',') }),
  }
}

export interface LastPress {
  readonly text: string
  readonly settled: Promise<Settled>
  /** Said to be not yet sent: whoever presses now means it anew. */
  isUnsent: boolean
  endedAtMs: number | undefined
}

/** The same input is the same press while its answer is on the way, and for a moment after it. Another input is always another press. */
export function isSamePress(last: LastPress, text: string, doubleTapMs: number, presentMs: number): boolean {
  if (last.text !== text) return false
  return last.endedAtMs === undefined ? !last.isUnsent : presentMs - last.endedAtMs < doubleTapMs
}

function useMounted() {
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])
  return mounted
}

/** A command for a button. @see createOutbox for what happens without a network. */
export function useCommand<Input extends z.ZodObject, Refusal extends string>(
  contract: CommandContract<Input, Refusal>,
  options: CommandOptions = {},
): CommandHandle<z.input<Input>> {
  const [delivery, setDelivery] = useState<Delivery>()
  const last = useRef<LastPress>(undefined)
  const latest = useRef(options)
  const mounted = useMounted()
  /** The buttons show the latest press; those before it go on by themselves. */
  const shown = useRef('')
  latest.current = options

  const deliver = useCallback(
    (press: Press, text: string): Promise<Settled> => {
      const entry: Omit<LastPress, 'settled'> = { text, isUnsent: false, endedAtMs: undefined }
      shown.current = press.id
      const show = (next: Delivery) => {
        if (next.state === 'unsent') entry.isUnsent = true
        if (mounted.current && shown.current === press.id) setDelivery(next)
      }
      const settled = outbox.deliver(press, show, !contract.secret?.length)
      last.current = Object.assign(entry, { settled })
      return settled.then((end) => {
        entry.endedAtMs = Date.now()
        if (end.state === 'accepted') {
          // Whoever follows the feed hears of it anyway; this is for answers that follow nothing, and for lost connections.
          void forgetAnswers()
          latest.current.onAccepted?.(end.answer)
        } else {
          if (!mounted.current && !contract.secret?.length) outbox.leave(end)
          latest.current.onRefused?.(end.problem)
        }
        return end
      })
    },
    [contract, mounted],
  )
  const send = useCallback(
    (input: z.input<Input>, sendOptions: SendOptions = {}): Promise<Settled> => {
      const text = JSON.stringify(input)
      if (last.current && isSamePress(last.current, text, latest.current.doubleTapMs ?? 600, Date.now())) return last.current.settled
      const at = { id: randomId(), nowMs: nowMs(), accountId: currentSession()?.account.accountId, ...sendOptions }
      return deliver(freezePress(contract as unknown as CommandContract, input as Record<string, unknown>, at), text)
    },
    [contract, deliver],
  )

  const reset = useCallback(() => setDelivery(undefined), [])
  return { ...shownOf(delivery, deliver), send, retry: outbox.retryNow, reset }
}

/** What a button and its message show of a delivery. */
function shownOf(delivery: Delivery | undefined, deliver: (press: Press, text: string) => Promise<Settled>) {
  const refused = delivery?.state === 'refused' ? delivery : undefined
  return {
    state: delivery?.state ?? ('idle' as const),
    isOpen: delivery?.state === 'sending' || delivery?.state === 'unsent',
    problem: refused?.problem,
    refused: refused && { press: refused.press, sendSigned: signedAgain(refused.press, deliver) },
    answer: delivery?.state === 'accepted' ? delivery.answer : undefined,
    attempt: delivery && 'attempt' in delivery ? delivery.attempt : 0,
  }
}

/** The same body under another id: its first attempt has its answer, and keeps it. */
function signedAgain({ device: _, ...press }: Press, deliver: (press: Press, text: string) => Promise<Settled>) {
  return (signatures: readonly string[]) => deliver({ ...press, id: randomId(), signatures }, press.body)
}
