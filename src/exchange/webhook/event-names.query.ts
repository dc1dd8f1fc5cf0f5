import { defineAnswer } from '../../kernel/server/handler.ts'
import { listEventNames } from './contract.ts'
import { streamOf } from './message.ts'

/** @param events every event that may be sent, by its name */
export function listEventNamesAnswer(events: ReadonlySet<string>) {
  const rows = [...Map.groupBy(events, streamOf)].map(([stream, names]) => ({
    stream,
    events: names.map((name) => name.slice(stream.length + 1)),
  }))
  return defineAnswer({ contract: listEventNames, answer: async ({ siteId }, _input, scope) => ({ rows: scope.has(siteId) ? rows : [] }) })
}
