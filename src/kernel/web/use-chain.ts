import { useCallback, useRef, useState } from 'react'
import type * as z from 'zod'
import type { CommandContract } from '../contract/command.ts'
import { nowMs } from './clock.ts'
import type { Delivery } from './outbox.ts'
import type { Problem } from './problem.ts'
import { queryClient } from './query-client.ts'
import { randomId } from './random-id.ts'
import { currentSession } from './session.ts'
import { freezePress, outbox, type SendOptions } from './use-command.ts'

/** Sends one command of a chain. @returns its result. @throws Refused when the server refuses it: the chain ends there. */
export type ChainSend = <Input extends z.ZodObject, Refusal extends string>(
  contract: CommandContract<Input, Refusal>,
  input: z.input<Input>,
  options?: SendOptions,
) => Promise<Readonly<Record<string, unknown>>>

export interface Chain {
  readonly state: 'idle' | Delivery['state']
  readonly isOpen: boolean
  readonly problem: Problem | undefined
  retry(): void
  /**
   * Several commands by one press, each with the answer of those before. A chain that was cut off has done its first part: what it sends must
   * look first whether it is there.
   * @throws what `act` throws, but not refusals, which are shown.
   */
  run(act: (send: ChainSend) => Promise<void>): Promise<void>
}

class Refused extends Error {}

/** A button behind which several commands stand. A press while one is open is the same press. */
export function useChain(): Chain {
  const [shown, setShown] = useState<{ state: Chain['state']; problem?: Problem }>({ state: 'idle' })
  const isOpen = useRef(false)
  const run = useCallback(async (act: (send: ChainSend) => Promise<void>) => {
    if (isOpen.current) return
    isOpen.current = true
    setShown({ state: 'sending' })
    try {
      await act((contract, input, options) =>
        sendOne(contract as unknown as CommandContract, input, options, (state) => setShown({ state })),
      )
      setShown({ state: 'accepted' })
    } catch (error) {
      if (error instanceof Refused) setShown({ state: 'refused', problem: error.cause as Problem })
      else {
        setShown({ state: 'idle' })
        throw error
      }
    } finally {
      isOpen.current = false
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    }
  }, [])
  const { state, problem } = shown
  return { state, problem, isOpen: state === 'sending' || state === 'unsent', retry: outbox.retryNow, run }
}

async function sendOne(
  contract: CommandContract,
  input: object,
  options: SendOptions | undefined,
  show: (state: 'sending' | 'unsent') => void,
) {
  const at = { id: randomId(), nowMs: nowMs(), accountId: currentSession()?.account.accountId, ...options }
  // Not kept over a reload: the rest of the chain would be missing.
  const settled = await outbox.deliver(
    freezePress(contract, input as Readonly<Record<string, unknown>>, at),
    ({ state }) => {
      if (state === 'sending' || state === 'unsent') show(state)
    },
    false,
  )
  if (settled.state === 'refused') throw new Refused('refused', { cause: settled.problem })
  return settled.answer.result as Readonly<Record<string, unknown>>
}
