import { expect, test } from 'vitest'
import { nbirth, ndata, policy } from '../../../test/system/sparkplug/session-stage.ts'
import { openFleet } from './host-fleet.ts'
import { snapshot } from './host-snapshot.ts'

test('a client that invents nodes does not fill the memory', () => {
  const fleet = openFleet('c', policy, [], 0)
  const death = { ...ndata(0), retained: true }
  for (let index = 0; index < 10_000; index++) fleet.receive('g', `n${index}`, death, 1)
  expect(fleet.receive('g', 'one too many', death, 2)).toEqual([])
  expect(fleet.list()).toHaveLength(10_000)
  expect(fleet.refused).toMatchObject({ count: 1, recent: [{ reason: 'too_many_nodes', topic: 'g/one too many', atMs: 2 }] })
  expect(fleet.receive('g', 'n0', nbirth(), 3)).not.toEqual([])
})

test('only the last refused messages are kept, with topics cut short', () => {
  const fleet = openFleet('c', policy, [], 0)
  for (let index = 0; index < 50; index++) fleet.refuse('topic_malformed', `${index}${'x'.repeat(500)}`, 1, index)
  expect(fleet.refused.count).toBe(50)
  expect(fleet.refused.recent).toHaveLength(policy.recentBad)
  expect(fleet.refused.recent.at(-1)?.topic).toHaveLength(200)
})

test('known nodes are there from the beginning and can be shown', () => {
  const fleet = openFleet('c', policy, [{ group: 'g', node: 'known' }], 5)
  fleet.receive('g', 'new', nbirth(3), 6)
  const link = { phase: 'online' as const, sinceMs: 1, url: 'mqtt://x', hostId: 'h', lastFault: undefined, hostIdClash: false, waiting: 0 }
  expect(snapshot(link, fleet).nodes).toMatchObject([
    { node: 'known', phase: 'unborn', bdSeq: undefined, metrics: [] },
    { node: 'new', phase: 'online', bdSeq: '3', metrics: [{ name: 'bdSeq' }, { name: 'speed', datatype: 'Int32', alias: '1' }] },
  ])
})
