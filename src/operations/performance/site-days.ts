/** One day of work at one site: from its first shift to the end of its last, by its own calendar and clock. */
export interface SiteDay {
  readonly equipmentId: string
  readonly code: string
  readonly name: string
  readonly zone: string
  readonly shiftOn: string
  readonly startsAt: string
  readonly endsAt: string
}

export interface DayOfSites {
  readonly shiftOn: string
  /** When it begins at the first of the sites, and ends at the last. */
  readonly startsAt: string
  readonly endsAt: string
  readonly sites: Omit<SiteDay, 'shiftOn'>[]
}

/** The same day of work at several sites, the newest first: it begins and ends at each by its own clock (EC-13). */
export function siteDays(days: readonly SiteDay[]): DayOfSites[] {
  return [...Map.groupBy(days, ({ shiftOn }) => shiftOn)]
    .map(([shiftOn, ofDay]) => ({
      shiftOn,
      startsAt: ofDay.reduce((least, { startsAt }) => (startsAt < least ? startsAt : least), ofDay[0]!.startsAt),
      endsAt: ofDay.reduce((latest, { endsAt }) => (endsAt > latest ? endsAt : latest), ofDay[0]!.endsAt),
      sites: ofDay.map(({ shiftOn: _, ...site }) => site),
    }))
    .toSorted((left, right) => (left.shiftOn > right.shiftOn ? -1 : 1))
}
