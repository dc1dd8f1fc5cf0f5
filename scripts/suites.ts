/**
 * Runs the suites of `.ci/run` one after the other, prints the minutes of each, and is red when one fails or passes its budget.
 * What a suite prints goes through unchanged; at the end what failed is told once more, and the last line is `N passed, N failed` over all of them.
 */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { closingLine, failuresTold, listFailures, parseSummary, type SuiteResult } from './suite-summary.ts'

interface Suite {
  name: string
  command: readonly string[]
  budgetMinutes: number
  /** A suite that prints no closing line of vitest although it should is red. */
  hasTests: boolean
}

const TOTAL_BUDGET_MINUTES = 75

const SUITES: readonly Suite[] = [
  { name: 'npm run check', command: ['npm', 'run', 'check'], budgetMinutes: 5, hasTests: false },
  { name: 'npm test', command: ['npm', 'test'], budgetMinutes: 10, hasTests: true },
  ...(globSync('test/system/**/*.test.ts').length > 0
    ? [{ name: 'npm run test:system', command: ['npm', 'run', 'test:system'], budgetMinutes: 50, hasTests: true }]
    : []),
]

const MINUTE_MS = 60_000

/** Runs one suite in a process group of its own, which is ended when `limitMs` have passed. */
async function runSuite(suite: Suite, limitMs: number): Promise<SuiteResult> {
  console.log(`\n── ${suite.name} (at most ${suite.budgetMinutes} minutes)`)
  const startedAtMs = performance.now()
  const [program = '', ...args] = suite.command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const printed: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk) && process.stdout.write(chunk))
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk) && process.stderr.write(chunk))
  const alarm = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), limitMs)
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
  clearTimeout(alarm)
  const minutes = (performance.now() - startedAtMs) / MINUTE_MS
  const output = Buffer.concat(printed).toString()
  const summary = suite.hasTests ? (parseSummary(output) ?? { passed: 0, failed: 0, skipped: 0 }) : undefined
  return { name: suite.name, minutes, budgetMinutes: suite.budgetMinutes, exitCode, summary, failed: failuresTold(output) }
}

const results: SuiteResult[] = []
for (const suite of SUITES) {
  const spent = results.reduce((sum, result) => sum + result.minutes, 0)
  results.push(await runSuite(suite, Math.max(1, TOTAL_BUDGET_MINUTES - spent) * MINUTE_MS))
}

for (const { name, failed } of results) for (const told of failed) console.log(`\n${name}: ${told}`)
console.log('\nMinutes per suite')
for (const { name, minutes, budgetMinutes } of results) console.log(`  ${minutes.toFixed(1).padStart(5)} of ${budgetMinutes}  ${name}`)
const failures = listFailures(results, TOTAL_BUDGET_MINUTES)
for (const failure of failures) console.log(`RED: ${failure}`)
console.log(closingLine(results, failures))
process.exitCode = failures.length > 0 ? 1 : 0
