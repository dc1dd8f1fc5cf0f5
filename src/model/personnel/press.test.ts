import { expect, test } from 'vitest'
import { rightsAtPress, waitedSince } from './press.ts'

const now = '2026-06-01T12:00:00.000Z'

test.each([
  ['it did not come from a terminal that says so', {}, undefined],
  ['it came at once', { deviceAt: '2026-06-01T11:59:00.000Z' }, undefined],
  ['it waited', { deviceAt: '2026-06-01T11:58:59.999Z' }, '2026-06-01T11:58:59.999Z'],
  ['the clock of the terminal is an hour behind', { deviceAt: '2026-06-01T11:00:00.000Z', clockOffsetMs: 3_600_000 }, undefined],
  [
    'the clock of the terminal is an hour ahead',
    { deviceAt: '2026-06-01T12:30:00.000Z', clockOffsetMs: -3_600_000 },
    '2026-06-01T11:30:00.000Z',
  ],
  ['it waited a whole day', { deviceAt: '2026-05-31T12:00:00.000Z' }, '2026-05-31T12:00:00.000Z'],
  ['it waited longer than anybody believes', { deviceAt: '2026-05-31T11:59:59.999Z' }, undefined],
  ['it comes from the future', { deviceAt: '2026-06-01T12:00:01.000Z' }, undefined],
])('a press has waited or not: %s', (_, clock, expected) => expect(waitedSince(clock, now)).toBe(expected))

const grant = (equipmentId: string, ...permissions: string[]) => ({ equipmentId, permissions: new Set(permissions) })

test('work counts as of the press, and everything else as of now', () => {
  const before = [grant('line', 'operations.execution.run', 'model.personnel.accounts.edit')]
  const today = [grant('site', 'operations.quality.decide', 'model.equipment.read')]
  expect(rightsAtPress(today, before)).toEqual([grant('site', 'model.equipment.read'), grant('line', 'operations.execution.run')])
})
