import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents } from '../../src/apps/documents.ts'
import { policies } from '../../src/apps/policies.ts'
import type { Policy } from '../../src/kernel/contract/policy.ts'

const root = resolve(import.meta.dirname, '../..')
const tests = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root }).map((path) => readFileSync(resolve(root, path), 'utf8'))

/** The values of a policy for which no test says `policy <name> <value>`, alone or as one row of a table of values. */
function untested({ name, values }: Pick<Policy, 'name' | 'values'>, texts: readonly string[]): string[] {
  const short = name.split('.').at(-1)!
  const tables = texts.filter((text) => text.includes(`policy ${short} %s`))
  const isRow = (text: string, value: string) => text.includes(`'${value}'`) || /Object\.keys\(\w+\.values\)/.test(text)
  return Object.keys(values).filter((value) => {
    const isNamed = texts.some((text) => text.includes(`policy ${short} ${value}`))
    return !isNamed && !tables.some((text) => isRow(text, value))
  })
}

describe('policies', () => {
  it('were found', () => expect(policies.length).toBeGreaterThan(5))

  it.each(policies.map((policy) => [policy.name, policy] as const))('%s has a test for each of its values', (_, policy) => {
    expect(untested(policy, tests)).toEqual([])
  })

  it('a value without a test is found', () => {
    const policy = { name: 'a.b.colour', values: { red: { en: '', de: '' }, blue: { en: '', de: '' }, green: { en: '', de: '' } } }
    const texts = ["it.each(['red'])('policy colour %s', …)", "it('policy colour blue: is blue', …)", "'green'"]
    expect(untested(policy, texts)).toEqual(['green'])
  })

  it('stand on their page with name, scope, values, default and why', () => {
    const page = documents.policies.text()
    for (const { name, scope, values, default: chosen, why } of policies) {
      for (const text of [`\`${name}\``, scope.en, why.en, `\`${chosen}\` (default)`, ...Object.keys(values)]) expect(page).toContain(text)
    }
  })
})
