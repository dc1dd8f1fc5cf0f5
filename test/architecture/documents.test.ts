import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadContracts } from '../../scripts/contracts.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort()

describe('documents', () => {
  it('were found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'STYLE.md', 'CHANGELOG.md', 'docs/roadmap.md']))
  })

  it.each(pages)('%s links to files that exist', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1]!)
    const local = links.filter((link) => !/^[a-z]+:/.test(link))
    expect(local.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([])
  })

  it('and settings name no place that exists on one machine only', () => {
    const texts = [...pages, ...globSync(['*.json', '.ci/*', 'docs/**/*.txt', 'migrations/*.sql'], { cwd: root })]
    expect(texts.filter((path) => /(^|[^\w.])\/(work|root|home)\/\w/.test(read(path)))).toEqual([])
  })
})

describe('the roadmap', () => {
  const lines = read('docs/roadmap.md').split('\n')

  it('names for every tick a file that shows it', () => {
    const ticked = lines.filter((line) => line.startsWith('- [x]'))
    const proofs = (line: string) => [...line.matchAll(/`([\w./-]+\/[\w.*-]+)`/g)].map((match) => match[1]!)
    expect(ticked.filter((line) => !proofs(line).some((path) => existsSync(resolve(root, path))))).toEqual([])
  })

  it('lists the edge cases of the first milestone once each', () => {
    const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
    const wanted = [...numbers(1, 18), 22, 30, ...numbers(34, 43), 52].map((number) => `EC-${String(number).padStart(2, '0')}`)
    expect(lines.flatMap((line) => /^- \[[ x]\] (EC-\d\d)/.exec(line)?.[1] ?? [])).toEqual(wanted)
  })
})

describe('decision records', () => {
  const records = globSync('docs/decisions/*.md', { cwd: root }).map((path) => path.split('/').at(-1)!)

  it('are numbered without a gap and without a double', () => {
    expect(records.map((name) => Number(name.slice(0, 4))).sort((a, b) => a - b)).toEqual(records.map((_, index) => index))
  })

  it.each(records)('%s has a title, a date, a question, a decision and what follows', (name) => {
    const text = read(`docs/decisions/${name}`)
    expect(text).toMatch(new RegExp(`^# ${name.slice(0, 4)} \\S`))
    for (const part of ['- Date:', '- Status:', '## Question', '## Decision', '## Why', '## What follows']) expect(text).toContain(part)
  })
})

describe('the glossary', () => {
  it('has a line for the ISA-95 words of every contract', async () => {
    const glossary = read('docs/glossary.md')
    const contracts = await loadContracts(root)
    // `JobOrder.Command[Start]` speaks of JobOrder and Command; the value in brackets is one of the standard's own list.
    const words = new Set(contracts.flatMap(({ isa95 }) => isa95.replace(/\[[^\]]*\]/g, '').match(/\w+/g) ?? []))
    expect(contracts.length).toBeGreaterThan(5)
    expect([...words].filter((word) => !new RegExp(`\\b${word}\\b`).test(glossary))).toEqual([])
  })
})
