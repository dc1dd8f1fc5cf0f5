import type { Reach } from './contract.ts'

/** Somebody with an account who is on duty at a place, or in one shift of it. */
export interface Duty {
  readonly accountId: string
  readonly personnelClassId: string
  /** Only while this shift lasts there; null: always. */
  readonly shiftCode: string | null
}

export interface Reached {
  readonly reach: Reach
  /** Each once, in a fixed order. */
  readonly recipients: readonly string[]
}

/**
 * Whom a notice goes to. Where nobody is on duty in the function, whoever is on duty there is told instead: it is better that the wrong person looks
 * than nobody.
 * @param shiftCode the shift that lasts at the place; undefined between shifts
 */
export function reachOf(duties: readonly Duty[], personnelClassId: string, shiftCode: string | undefined): Reached {
  const present = duties.filter((duty) => duty.shiftCode === null || duty.shiftCode === shiftCode)
  const called = present.filter((duty) => duty.personnelClassId === personnelClassId)
  if (called.length > 0) return { reach: 'function', recipients: accountsOf(called) }
  return { reach: present.length > 0 ? 'anybody' : 'nobody', recipients: accountsOf(present) }
}

function accountsOf(duties: readonly Duty[]): string[] {
  return [...new Set(duties.map(({ accountId }) => accountId))].toSorted()
}
