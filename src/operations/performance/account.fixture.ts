import { type AccountInput, accountTime } from './account-time.ts'
import type { Account, CalendarPeriod, Fact, MachineState, Occupation, TimeInterval } from './fact.ts'

const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** Midnight UTC before a Monday, the first of a month. */
export const DAY = Date.UTC(2026, 5, 1)
export const at = (clock: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  return DAY + hours * HOUR + minutes * MINUTE + seconds * 1000
}

export const shift = (shiftCode: string, from: string, to: string, planned: CalendarPeriod['planned'] = 'Busy'): CalendarPeriod => ({
  startsAtMs: at(from),
  endsAtMs: at(to),
  shiftOn: '2026-06-01',
  shiftCode,
  planned,
})
export const state = (clock: string, value: MachineState, faultCode?: string): Fact => ({
  kind: 'state',
  atMs: at(clock),
  state: value,
  source: 'plc',
  ...(faultCode === undefined ? {} : { faultCode }),
})
export const reading = (clock: string, value: number, role: 'good' | 'reject' | 'total' = 'good'): Fact => ({
  kind: 'reading',
  atMs: at(clock),
  tag: `${role}Count`,
  role,
  value: String(value),
})
export const report = (clock: string, role: 'good' | 'scrap' | 'rework', quantity: string, more: object = {}): Fact => ({
  kind: 'count',
  atMs: at(clock),
  role,
  quantity,
  source: 'person',
  ...more,
})
export const job = (name: string, from: string, to: string | null, more: Partial<Occupation> = {}): Occupation => ({
  occupationId: `occ-${name}`,
  startsAtMs: at(from),
  endsAtMs: to === null ? null : at(to),
  workType: 'Production',
  shares: [{ jobOrderId: name, share: '1' }],
  countAuthority: 'machine',
  ...more,
})

export function account(input: Partial<AccountInput> & { facts: readonly Fact[] }): Account {
  return accountTime({
    calendar: [shift('Early', '06:00', '14:00')],
    occupations: [job('A', '06:00', '14:00')],
    reasonByFault: { E17: 'jam' },
    minorStopSeconds: 120,
    counters: {},
    window: { startsAtMs: at('06:00'), endsAtMs: at('14:00') },
    ...input,
  })
}

export function shown(intervals: readonly TimeInterval[], ...more: (keyof TimeInterval)[]): string[] {
  const clock = (atMs: number | null) => (atMs === null ? '…' : new Date(atMs).toISOString().slice(11, 19).replace(/:00$/, ''))
  return intervals.map((one) =>
    [clock(one.startsAtMs), clock(one.endsAtMs), one.state, one.element, ...more.map((key) => String(one[key]))].join(' '),
  )
}
