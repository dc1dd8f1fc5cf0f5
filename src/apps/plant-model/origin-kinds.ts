import type { RuledResource } from '../../kernel/server/resource/decide-record.ts'
import type { OriginKind } from '../../model/origin/origin.query.ts'
import { writtenForms } from './written-forms.ts'

/** Every kind of record that can follow a template: each page of data, and what stands beside them in a plant model. */
export function originKinds(pages: readonly RuledResource[]): readonly OriginKind[] {
  return [
    ...pages.map(({ resource }): OriginKind => ({ resource, find: (reader, id) => reader.ask(resource.queries.get, { id }) })),
    ...writtenForms.map(
      ({ sheet, records }): OriginKind => ({
        resource: sheet,
        find: async (reader, id) => (await records((...asked) => reader.ask(...asked), id))[0] ?? null,
      }),
    ),
  ]
}
