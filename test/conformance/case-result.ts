/** What a conformance suite says about one public case. `detail`: why it failed, or where we differ on purpose. */
export interface CaseResult {
  readonly id: string
  readonly ok: boolean
  readonly detail?: string
}

/** A case passes when everything that it says holds; otherwise every difference is named. */
export function judge(id: string, differences: readonly (string | undefined)[], remark?: string): CaseResult {
  const found = differences.filter((one) => one !== undefined)
  const detail = found.length > 0 ? found.join('; ') : remark
  return { id, ok: found.length === 0, ...(detail === undefined ? {} : { detail }) }
}

/** @returns undefined when both are the same text. */
export function difference(name: string, actual: string | number | null, expected: string | number): string | undefined {
  return String(actual) === String(expected) ? undefined : `${name} is ${actual}, expected ${expected}`
}
