import { type NoticeRow, Severity } from '../../model/notice/contract.ts'

/** What the bell of a terminal tells before anybody touches it. */
export interface Ring {
  /** What waits for the person who is signed in: others' notices take themselves off. */
  readonly count: number
  /** The most pressing of them; undefined when nothing waits. */
  readonly severity: Severity | undefined
}

/** Whether the person at the terminal can take care of it: he was told, or nobody was. */
export function waitsForMe({ isOwn, told }: Pick<NoticeRow, 'isOwn' | 'told'>): boolean {
  return isOwn || told === 0
}

export function ringOf(rows: readonly NoticeRow[]): Ring {
  const waiting = rows.filter(waitsForMe)
  return { count: waiting.length, severity: Severity.options.findLast((severity) => waiting.some((row) => row.severity === severity)) }
}

/** What waits for the person first, then what is most pressing, then the newest. */
export function inOrder(rows: readonly NoticeRow[]): NoticeRow[] {
  const rank = (row: NoticeRow) => (waitsForMe(row) ? 10 : 0) + Severity.options.indexOf(row.severity)
  return rows.toSorted((left, right) => rank(right) - rank(left) || right.raisedAt.localeCompare(left.raisedAt))
}
