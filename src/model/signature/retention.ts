import type { signatureRetention } from './retention.contract.ts'

const years: Readonly<Record<keyof typeof signatureRetention.values, number>> = {
  ...{ none: 0, oneYear: 1, threeYears: 3, fiveYears: 5, tenYears: 10, fifteenYears: 15 },
}

/** Whether the name under a signature must stay at this instant: the same day so many years later, it need not any more. */
export function mustBeKept(signedAt: string, now: string, kept: string): boolean {
  const count = years[kept as keyof typeof years] ?? 0
  const until = new Date(signedAt)
  until.setUTCFullYear(until.getUTCFullYear() + count)
  return Date.parse(now) < until.getTime()
}
