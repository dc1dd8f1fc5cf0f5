/** What the closing lines of vitest say, as numbers. */

export interface Summary {
  passed: number
  failed: number
  skipped: number
}

/**
 * Reads every closing line `Tests  3 failed | 12 passed | 1 skipped (16)` in `output` and adds them up: one suite may run vitest more
 * than once. Undefined when there is none, which is not the same as zero tests failed.
 */
export function parseSummary(output: string): Summary | undefined {
  const lines = plainText(output)
    .split('\n')
    .filter((line) => /^\s*Tests\s+(\d+ \w+|no tests)/.test(line))
  if (lines.length === 0) return undefined
  const count = (word: string) => lines.reduce((sum, line) => sum + Number(new RegExp(`(\\d+) ${word}\\b`).exec(line)?.[1] ?? 0), 0)
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') + count('todo') }
}

/** Text without the escape sequences that colour it. */
function plainText(output: string): string {
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  return output.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
}

const LINES_PER_FAILURE = 16
const FAILURES_TOLD = 12

/**
 * What vitest told of each failed test or file, from its line `FAIL …` on and short: the end of a long output is often all that is kept
 * of a run, and a run that is red must say there what was red.
 */
export function failuresTold(output: string): string[] {
  const lines = plainText(output).split('\n')
  const starts = lines.flatMap((line, index) => (/^\s*FAIL\s/.test(line) ? [index] : []))
  return starts.slice(0, FAILURES_TOLD).map((start, index) => {
    const told = lines.slice(start, Math.min(starts[index + 1] ?? lines.length, start + LINES_PER_FAILURE))
    const rule = told.findIndex((line) => /^⎯+/.test(line.trim()))
    return (rule < 0 ? told : told.slice(0, rule)).join('\n').trimEnd()
  })
}

export interface SuiteResult {
  name: string
  minutes: number
  budgetMinutes: number
  exitCode: number
  /** Undefined for a suite that runs no tests, such as the checks. */
  summary: Summary | undefined
  /** What was told of each failed test; empty when none failed. */
  failed: readonly string[]
}

/** Every reason why the run is red, in the order of the suites; empty when it is green. `totalBudgetMinutes` bounds all suites together. */
export function listFailures(results: readonly SuiteResult[], totalBudgetMinutes: number): string[] {
  const failures = results.flatMap((result) => [
    ...(result.exitCode === 0 ? [] : [`${result.name} ended with code ${result.exitCode}`]),
    ...(result.minutes <= result.budgetMinutes ? [] : [`${result.name} took longer than its ${result.budgetMinutes} minutes`]),
    ...(result.summary && result.summary.skipped > 0 ? [`${result.name} skipped ${result.summary.skipped} tests`] : []),
    ...(result.summary && result.summary.passed === 0 ? [`${result.name} ran no test`] : []),
  ])
  const total = results.reduce((sum, result) => sum + result.minutes, 0)
  return total <= totalBudgetMinutes ? failures : [...failures, `all suites took longer than ${totalBudgetMinutes} minutes`]
}

/**
 * The closing line of the whole run. A suite that ended badly without a failed test (a file that could not be loaded, a broken check)
 * counts as one failure, so that the line can never look green when the run is red.
 */
export function closingLine(results: readonly SuiteResult[], failures: readonly string[]): string {
  const passed = results.reduce((sum, result) => sum + (result.summary?.passed ?? 0), 0)
  const failed = results.reduce((sum, result) => sum + (result.summary?.failed || (result.exitCode === 0 ? 0 : 1)), 0)
  return `${passed} passed, ${failed || (failures.length > 0 ? failures.length : 0)} failed`
}
