import { describe, expect, test } from 'vitest'
import { Absences } from './absences.ts'

function changeAt(atMs: number, name = 'State') {
  return { device: 'U', changes: [{ name, atMs, value: 'Idle' }] }
}

function gone(): Absences {
  const absences = new Absences()
  absences.begin(1_000)
  absences.begin(1_500)
  absences.end(3_000)
  absences.end(9_000)
  return absences
}

describe('what nobody can know of a device', () => {
  test('lasts from the loss until the birth, for every device that told nothing of it', () => {
    const absences = gone()
    absences.begin(10_000)
    expect(absences.listUntold(['U', 'V'])).toEqual([
      { device: 'U', fromMs: 1_000, untilMs: 3_000 },
      { device: 'U', fromMs: 10_000, untilMs: Number.POSITIVE_INFINITY },
      { device: 'V', fromMs: 1_000, untilMs: 3_000 },
      { device: 'V', fromMs: 10_000, untilMs: Number.POSITIVE_INFINITY },
    ])
  })

  test.each<[string, ReturnType<typeof changeAt>, boolean]>([
    ['a stored change of that time', changeAt(2_000), true],
    ['a change of the instant of its loss', changeAt(1_000), false],
    ['a change after its birth', changeAt(3_000), false],
    ['a process value that has no role', changeAt(2_000, 'Status/Parameter/Temperature'), false],
  ])('is settled by what it tells later: %s', (_what, batch, isTold) => {
    const absences = gone()
    absences.noteTold(batch)
    expect(absences.listUntold(['U'])).toHaveLength(isTold ? 0 : 1)
  })

  test('is not settled by what comes long after the loss', () => {
    const absences = new Absences()
    absences.begin(0)
    absences.noteTold(changeAt(900_001))
    expect(absences.listUntold(['U'])).toHaveLength(1)
    absences.noteTold(changeAt(900_000))
    expect(absences.listUntold(['U'])).toHaveLength(0)
  })
})
