import { expect, test } from 'vitest'
import { type SiteDay, siteDays } from './site-days.ts'

const berlin: SiteDay = {
  ...{ equipmentId: 'b', code: 'BER', name: 'Berlin', zone: 'Europe/Berlin', shiftOn: '2026-06-01' },
  ...{ startsAt: '2026-06-01T04:00:00.000Z', endsAt: '2026-06-01T12:00:00.000Z' },
}
const denver: SiteDay = {
  ...{ equipmentId: 'd', code: 'DEN', name: 'Denver', zone: 'America/Denver', shiftOn: '2026-06-01' },
  ...{ startsAt: '2026-06-01T12:00:00.000Z', endsAt: '2026-06-02T04:00:00.000Z' },
}

test('EC-13 one day of work begins at the first site and ends at the last, and the newest day comes first', () => {
  const next = { ...berlin, shiftOn: '2026-06-02', startsAt: '2026-06-02T04:00:00.000Z', endsAt: '2026-06-02T12:00:00.000Z' }
  const [newest, first] = siteDays([denver, berlin, next])
  expect([newest!.shiftOn, newest!.sites.map(({ code }) => code)]).toEqual(['2026-06-02', ['BER']])
  expect([first!.startsAt, first!.endsAt, first!.sites.map(({ code }) => code)]).toEqual([berlin.startsAt, denver.endsAt, ['DEN', 'BER']])
  expect(siteDays([])).toEqual([])
})
