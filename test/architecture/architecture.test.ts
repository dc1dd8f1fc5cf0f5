import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { EXCEPTIONS } from './exceptions.ts'
import { RULES } from './rules.ts'
import { edgesOf, type Finding, readTree } from './tree.ts'

const LIMITS = {
  ...{ fileLines: 300, functionLines: 50 },
  ...{ kernelServerLines: 2500, kernelContractLines: 600, resourceEngineLines: 2500, interchangeLines: 1600, listsLines: 900 },
  spreadsheetLines: 1000,
}
/** Small enough that a seeded file of eleven lines is a long one. */
const SEEDED_LIMITS = {
  ...{ fileLines: 10, functionLines: 5 },
  ...{ kernelServerLines: 5, kernelContractLines: 2, resourceEngineLines: 2, interchangeLines: 2, listsLines: 2 },
  spreadsheetLines: 2,
}
/** A check that saw less than this saw nothing: raise it as the house grows. */
const FILES_AT_LEAST = 150
const IMPORTS_AT_LEAST = 400

const house = readTree(fileURLToPath(new URL('../..', import.meta.url)), LIMITS)
const seeded = readTree(fileURLToPath(new URL('violations', import.meta.url)), SEEDED_LIMITS)

const isExcused = (rule: string, finding: Finding) =>
  EXCEPTIONS.some((entry) => entry.rule === rule && entry.file === finding.file && finding.detail.startsWith(entry.about ?? ''))

describe('the house', () => {
  it('was seen by the checker', () => {
    expect(house.files.length).toBeGreaterThan(FILES_AT_LEAST)
    expect(edgesOf(house).length).toBeGreaterThan(IMPORTS_AT_LEAST)
  })

  it.each(RULES.map((rule) => [rule.name, rule] as const))('keeps %s', (name, rule) => {
    const broken = rule.find(house).filter((finding) => !isExcused(name, finding))
    expect(
      broken.map((finding) => `${finding.file}:${finding.line} ${finding.detail}`),
      rule.why,
    ).toEqual([])
  })

  it('excuses nothing that is in order', () => {
    const findings = RULES.flatMap((rule) => rule.find(house).map((finding) => ({ rule: rule.name, ...finding })))
    const idle = EXCEPTIONS.filter(
      (entry) =>
        !findings.some((found) => found.rule === entry.rule && found.file === entry.file && found.detail.startsWith(entry.about ?? '')),
    )
    expect(idle).toEqual([])
    expect(EXCEPTIONS.filter((entry) => entry.reason.length < 20)).toEqual([])
  })
})

describe('the checker', () => {
  it.each(RULES.map((rule) => [rule.name, rule] as const))('finds the seeded violation of %s and no other', (_, rule) => {
    expect(rule.find(seeded).map((finding) => finding.file)).toEqual([rule.seeded])
  })

  it('has a name and a seed of its own for each rule', () => {
    expect(new Set(RULES.map((rule) => rule.name)).size).toBe(RULES.length)
    expect(new Set(RULES.map((rule) => rule.seeded)).size).toBe(RULES.length)
  })
})
