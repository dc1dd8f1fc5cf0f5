import { expect, test } from 'vitest'
import { noOverride, putTogether } from '../mapping/contract.ts'
import { type MappedSource } from './known-mapping.ts'
import { LastHeard } from './last-heard.ts'
import { sourceMapping } from './role-facts.ts'

const mapping = putTogether('auto', noOverride, noOverride)
const source = (silenceMs: number | null): MappedSource => ({
  ...{ sourceId: 's', connectionId: 'c', address: 'G/N/D', equipmentId: 'e', mapping, silenceMs, monitored: [] },
  facts: sourceMapping('D', mapping),
})

test('EC-07 silence is due once, at the instant at which it had lasted long enough, and ends with the next word', () => {
  const heard = new LastHeard()
  const quiet = source(60_000)
  expect(heard.dueSilence(quiet, 1e9)).toBeUndefined()
  heard.noteHeard(quiet, 1_000)
  expect(heard.dueSilence(quiet, 60_999)).toBeUndefined()
  expect(heard.dueSilence(quiet, 90_000)).toBe(61_000)
  heard.noteSilent(quiet, 61_000)
  expect([heard.dueSilence(quiet, 99_000), heard.silentSince(quiet), heard.isSpeaking(quiet)]).toEqual([undefined, 61_000, false])
  heard.noteHeard(quiet, 100_000)
  expect([heard.silentSince(quiet), heard.isSpeaking(quiet)]).toEqual([undefined, true])
})

test('a source that may be silent for ever never falls silent', () => {
  const heard = new LastHeard()
  heard.noteHeard(source(null), 0)
  expect(heard.dueSilence(source(null), Number.MAX_SAFE_INTEGER)).toBeUndefined()
})
