import type pg from 'pg'
import type { Outcome } from '../contract/command.ts'
import { systemActor } from './access.ts'
import type { Answers } from './answers.ts'
import type { Attempt } from './attempt.ts'
import { derivedId } from './canonical.ts'
import type { Catalogue } from './catalogue.ts'
import { follow, type FollowerOptions } from './follower.ts'
import type { Projection, Reaction, Reader, Recorded } from './handler.ts'
import { rebuild } from './rebuild.ts'

type ExecuteMany = (attempts: readonly Attempt[]) => Promise<Outcome[]>
type FollowerBase = Omit<FollowerOptions, 'name' | 'streams' | 'apply' | 'react'>

/** Everything in the catalogue that follows the feed; each ends when the signal aborts. */
export function followAll(base: FollowerBase, catalogue: Catalogue, answers: Answers, executeMany: ExecuteMany): Promise<void>[] {
  return [
    ...catalogue.projections.filter(({ follows }) => follows === 'feed').map((projection) => follow(projected(base, projection))),
    ...catalogue.reactions.map((reaction) => follow(reacting(base, reaction, answers, executeMany))),
  ]
}

function projected(base: FollowerBase, projection: Projection): FollowerOptions {
  return { ...base, name: projection.name, streams: projection.streams, apply: (tx, events) => projection.apply(tx, events) }
}

function reacting(base: FollowerBase, reaction: Reaction, answers: Answers, executeMany: ExecuteMany): FollowerOptions {
  const attemptsOf = async (event: Recorded, reader: Reader): Promise<Attempt[]> => {
    const commands = await reaction.react(event, reader)
    const origin = `${event.position.epoch}.${event.position.seq}`
    return commands.map(({ contract, input, occurredAt }, index) => ({
      commandId: derivedId(base.siteId, reaction.name, origin, String(index)),
      actor: systemActor(base.siteId),
      contract,
      input,
      occurredAt: occurredAt ?? event.occurredAt,
    }))
  }
  return {
    ...base,
    name: reaction.name,
    streams: reaction.streams,
    react: async (events) => {
      const attempts: Attempt[] = []
      await answers.reading(async (reader) => {
        for (const event of events) attempts.push(...(await attemptsOf(event, reader)))
      })
      // In the order of the events, which the writer keeps.
      const outcomes = attempts.length > 0 ? await executeMany(attempts) : []
      // Nobody waits for the answer: that what should follow does not must be an incident for those who look after the plant.
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.outcome === 'accepted') continue
        base.log(new Error(`${attempts[index]!.contract.name} was refused: ${outcome.refusals.join()}`), reaction.name)
      }
    },
  }
}

/** Commands keep coming meanwhile; a model that cannot be rebuilt stays as it is and is tried again at the next start. */
export async function bringUpToDate(base: FollowerBase, write: pg.ClientConfig, outdated: readonly Projection[]): Promise<void> {
  try {
    for (const projection of outdated) {
      if (base.signal.aborted) return
      await rebuild(write, base.siteId, projection)
    }
  } catch (error) {
    base.log(error, 'kernel.rebuild')
  }
}
