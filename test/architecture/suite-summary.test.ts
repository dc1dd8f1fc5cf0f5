import { describe, expect, it } from 'vitest'
import { closingLine, failuresTold, listFailures, parseSummary, type SuiteResult } from '../../scripts/suite-summary.ts'

const green: SuiteResult = {
  name: 'npm test',
  minutes: 2,
  budgetMinutes: 10,
  exitCode: 0,
  summary: { passed: 12, failed: 0, skipped: 0 },
  failed: [],
}

describe('the closing lines of vitest', () => {
  it.each([
    [' Test Files  1 passed (1)\n      Tests  12 passed (12)\n', { passed: 12, failed: 0, skipped: 0 }],
    ['      Tests  2 failed | 53 passed | 1 skipped | 1 todo (57)', { passed: 53, failed: 2, skipped: 2 }],
    ['\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m3 passed\u001b[39m\u001b[22m (3)', { passed: 3, failed: 0, skipped: 0 }],
    ['Tests  1 passed (1)\n…\nTests  1 failed | 2 passed (3)', { passed: 3, failed: 1, skipped: 0 }],
    [' Test Files  1 failed (1)\n      Tests  no tests', { passed: 0, failed: 0, skipped: 0 }],
    ['all is well', undefined],
  ])('%j', (output, summary) => {
    expect(parseSummary(output)).toEqual(summary)
  })
})

describe('what failed, told once more at the end', () => {
  it('is each failed test with its reason, without colours and without what follows it', () => {
    const output = [
      ' \u001b[32m✓\u001b[39m src/a.test.ts (3 tests)',
      '⎯⎯⎯⎯ Failed Tests 2 ⎯⎯⎯⎯',
      '',
      '\u001b[41m FAIL \u001b[49m src/b.test.ts > adds > 1 + 1',
      'AssertionError: expected 3 to be 2',
      ' ❯ src/b.test.ts:4:13',
      '',
      '⎯⎯⎯⎯⎯⎯[1/2]⎯',
      '',
      ' FAIL  src/c.test.ts > waits',
      'Error: no answer within 5 s',
      '⎯⎯⎯⎯⎯⎯[2/2]⎯',
      ' Test Files  2 failed',
    ].join('\n')
    expect(failuresTold(output)).toEqual([
      ' FAIL  src/b.test.ts > adds > 1 + 1\nAssertionError: expected 3 to be 2\n ❯ src/b.test.ts:4:13',
      ' FAIL  src/c.test.ts > waits\nError: no answer within 5 s',
    ])
  })

  it('is short, however much failed and however long the difference is', () => {
    const failure = [' FAIL  src/b.test.ts > adds', ...Array.from({ length: 400 }, () => '+ a line of the difference')]
    const told = failuresTold(
      Array.from({ length: 50 }, () => failure)
        .flat()
        .join('\n'),
    )
    expect(told).toHaveLength(12)
    expect(told.every((text) => text.split('\n').length <= 16)).toBe(true)
  })
})

describe('the run', () => {
  it.each([
    ['is green', [green], [], '12 passed, 0 failed'],
    ['fails with a test', [{ ...green, exitCode: 1, summary: { passed: 11, failed: 1, skipped: 0 } }], [/code 1/], '11 passed, 1 failed'],
    ['fails without a failed test', [{ ...green, exitCode: 1 }], [/code 1/], '12 passed, 1 failed'],
    ['fails in a check', [{ ...green, exitCode: 2, summary: undefined }, green], [/code 2/], '12 passed, 1 failed'],
    ['passes its budget', [{ ...green, minutes: 10.1 }], [/longer than its 10/], '12 passed, 1 failed'],
    ['skips a test', [{ ...green, summary: { passed: 1, failed: 0, skipped: 1 } }], [/skipped 1/], '1 passed, 1 failed'],
    ['runs nothing', [{ ...green, summary: { passed: 0, failed: 0, skipped: 0 } }], [/ran no test/], '0 passed, 1 failed'],
  ])('%s', (_, results, reasons, line) => {
    const failures = listFailures(results, 75)
    expect(failures).toEqual(reasons.map((reason) => expect.stringMatching(reason)))
    expect(closingLine(results, failures)).toBe(line)
  })

  it('has a budget for all suites together', () => {
    const long = { ...green, minutes: 40, budgetMinutes: 50 }
    expect(listFailures([long, long], 75)).toEqual(['all suites took longer than 75 minutes'])
  })
})
