/**
 * Where a rule is broken knowingly, and why. One entry covers one file (and one detail of it, when `about` names it). An entry that
 * excuses nothing any more fails the tests, so the list can only be as long as it must be.
 */
export interface Exception {
  rule: string
  file: string
  /** Beginning of the finding's detail, for instance the name of a function; absent: all findings of the rule in the file. */
  about?: string
  reason: string
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'file-is-short',
    file: 'test/e2e/terminal.test.ts',
    reason: 'One working day of one operator in one browser: the parts follow each other and share the page, the plant and the machine.',
  },
]
