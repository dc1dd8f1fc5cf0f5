import { accept, refuse } from '../../kernel/contract/decision.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import { type Context, defineHandler, defineStream, type Handler } from '../../kernel/server/handler.ts'
import { recordToRead } from '../../kernel/server/resource/record.ts'
import { adoptTemplate, leaveTemplate, OriginEvent, type Template } from './contract.ts'
import { templateColumnsOf } from './merge.ts'

/** What decisions know of an origin: what the template says in detail stands in the reading model only. */
interface Origin {
  readonly template: Template | null
}
interface Of {
  readonly resource: string
  readonly recordId: string
}

export const originOfRecord = defineStream<Origin, OriginEvent>({
  kind: 'model.origin.origin',
  key: 'a record, by the name of its resource and its id',
  event: OriginEvent,
  evolve: (_, event) => ({ template: event.kind === 'templateAdopted' ? event.payload.template : null }),
})

const originOf = ({ resource, recordId }: Of, { siteId }: Context) =>
  originOfRecord.at(derivedId('model.origin.origin', siteId, resource, recordId))

/** @param resources of what the records of each kind consist, asked late */
export function originHandlers(resources: () => readonly AnyResource[]): Handler[] {
  const adopt = defineHandler({
    contract: adoptTemplate,
    streams: (input, context) => ({ origin: originOf(input, context), record: recordToRead(input.resource, input.recordId) }),
    scope: () => undefined,
    decide: (input, { record }) => {
      const resource = resources().find(({ name }) => name === input.resource)
      if (!record || !resource) return refuse('not_found')
      const columns = new Set(templateColumnsOf(resource).map(({ key }) => key))
      if (Object.keys(input.values).some((key) => !columns.has(key))) return refuse('unknown_column')
      return accept({ origin: [{ kind: 'templateAdopted', payload: input }] })
    },
  })
  const leave = defineHandler({
    contract: leaveTemplate,
    streams: (input, context) => ({ origin: originOf(input, context) }),
    scope: () => undefined,
    decide: (input, { origin }) =>
      origin?.template ? accept({ origin: [{ kind: 'templateLeft', payload: input }] }) : refuse('no_template'),
  })
  return [adopt, leave]
}
