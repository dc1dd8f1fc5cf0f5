import { expect, test } from 'vitest'
import * as z from 'zod'
import { defineCommand } from '../contract/command.ts'
import { defineQuery } from '../contract/query.ts'
import { catalogueOf } from './catalogue.ts'
import { defineAnswer, defineHandler } from './handler.ts'
import { openApiOf } from './openapi.ts'

const base = { title: { en: 'Fill', de: 'Füllen' }, isa95: 'Material movement', permission: 'tank.run', input: z.strictObject({}) }
const age = { deprecated: 'Since 0.2, because a tank may have two inlets.', replacedBy: 'tank.fillInlet' }
const answers = (name: string, old: object) => {
  const contract = defineQuery({ ...base, ...old, name, output: z.strictObject({}) })
  return defineAnswer({ contract, answer: () => Promise.resolve({}) })
}
const handles = (name: string, old: object) =>
  defineHandler({
    contract: defineCommand({ ...base, ...old, name, intent: 'request', refusals: {} }),
    streams: () => ({}),
    scope: () => undefined,
    decide: () => ({ outcome: 'accepted', events: {}, result: {} }),
  })

test('a name that is to go says why and what comes in its place; others say nothing of it', () => {
  const catalogue = catalogueOf([
    { handlers: [handles('tank.fill', age), handles('tank.fillInlet', {})], answers: [answers('tank.list', age), answers('tank.all', {})] },
  ])
  const { paths } = openApiOf(catalogue, '1') as { paths: Record<string, Record<string, object>> }
  for (const old of [paths['/api/commands/tank.fill']!['post'], paths['/api/queries/tank.list']!['get']]) {
    expect(old).toMatchObject({ deprecated: true, 'x-replaced-by': 'tank.fillInlet' })
    expect(old).toHaveProperty('description', expect.stringContaining('two inlets. Use tank.fillInlet.'))
  }
  for (const kept of [paths['/api/commands/tank.fillInlet']!['post'], paths['/api/queries/tank.all']!['get']]) {
    expect(kept).not.toHaveProperty('deprecated')
    expect(kept).toHaveProperty('description', expect.not.stringContaining('Deprecated'))
  }
})
