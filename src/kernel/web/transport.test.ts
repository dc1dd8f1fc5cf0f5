import { describe, expect, it } from 'vitest'
import { backOffMs } from './back-off.ts'
import { clockOffsetMs } from './clock.ts'
import { parseProblem, sentencesOf } from './problem.ts'
import { randomId } from './random-id.ts'
import { searchOf } from './transport.ts'
import { chooseLanguage, fill } from './words.ts'

describe('problems', () => {
  it('a refusal speaks with the sentences of its reasons', () => {
    const problem = parseProblem(409, {
      title: 'Refused',
      outcome: 'refused',
      refusals: [
        { code: 'job_order_ended', detail: 'Der Auftrag ist beendet.' },
        { code: 'quality.inspection_due', detail: 'Eine Prüfung ist fällig.' },
      ],
    })
    expect(problem.kind).toBe('refused')
    expect(sentencesOf(problem)).toEqual(['Der Auftrag ist beendet.', 'Eine Prüfung ist fällig.'])
  })

  it('names the field of an invalid input', () => {
    const problem = parseProblem(400, { title: 'Invalid', errors: [{ path: ['good', 'value'], message: 'not a decimal' }] })
    expect([problem.kind, ...sentencesOf(problem)]).toEqual(['invalid', 'good.value: not a decimal'])
  })

  it.each([
    [401, 'signedOut'],
    [403, 'forbidden'],
    [404, 'missing'],
    [500, 'broken'],
  ])('%d without a body is %s', (status, kind) => {
    expect(parseProblem(status, undefined)).toMatchObject({ kind, title: `HTTP ${status}` })
  })
})

it('a query is written in a fixed order, without what is absent', () => {
  expect(searchOf({ to: '2026', from: 'a b', after: undefined, states: ['Stopped', 'Blocked'], isOpen: false })).toBe(
    '?from=a+b&isOpen=false&states=Stopped%2CBlocked&to=2026',
  )
  expect(searchOf({})).toBe('')
})

it('the back-off doubles, is capped, and scatters by a quarter', () => {
  expect([1, 2, 3, 9].map((attempt) => backOffMs(attempt, 0.5))).toEqual([400, 800, 1600, 15_000])
  expect([backOffMs(1, 0), backOffMs(1, 1)]).toEqual([350, 450])
})

it('EC-06 the offset to the server is learnt beyond the resolution of its header', () => {
  expect(clockOffsetMs(10_000, 9_900, 10_100)).toBe(0)
  expect(clockOffsetMs(310_000, 9_900, 10_100)).toBe(300_500)
})

it('ids are UUIDs of version 4 and differ', () => {
  const ids = Array.from({ length: 100 }, randomId)
  expect(new Set(ids).size).toBe(100)
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
})

it('picks the first language that the product speaks', () => {
  expect([chooseLanguage([null, 'fr-FR', 'de-AT']), chooseLanguage(['ja'])]).toEqual(['de', 'en'])
  expect(fill('{count} of {total}', { count: 2, total: 3 })).toBe('2 of 3')
})
