import { describe, expect, it } from 'vitest'
import { readSource } from './source.ts'

const read = (text: string, path = 'src/operations/execution/job-run.ts') => readSource(path, text, (file) => /^src[^.]*\.ts$/.test(file))
const targets = (text: string) => read(text).imports.map(({ target }) => ('file' in target ? target.file : target.library))

describe('imports', () => {
  it.each([
    ["import { a } from './a.ts'", 'src/operations/execution/a.ts'],
    ["import type { A } from './a.ts'", 'src/operations/execution/a.ts'],
    ["import { type A } from '../tracking/a.ts'", 'src/operations/tracking/a.ts'],
    ["import './a.ts'", 'src/operations/execution/a.ts'],
    ["export { a } from './a.ts'", 'src/operations/execution/a.ts'],
    ["export {} from './a.ts'", 'src/operations/execution/a.ts'],
    ["export * from './a.ts'", 'src/operations/execution/a.ts'],
    ["export * as a from './a.ts'", 'src/operations/execution/a.ts'],
    ["export type * from './a.ts'", 'src/operations/execution/a.ts'],
    ["const a = await import('./a.ts')", 'src/operations/execution/a.ts'],
    ['const a = await import(`./a.ts`)', 'src/operations/execution/a.ts'],
    ["type A = import('./a.ts').A", 'src/operations/execution/a.ts'],
    ["type A = typeof import('./a.ts')", 'src/operations/execution/a.ts'],
    ["import a = require('./a.ts')", 'src/operations/execution/a.ts'],
    ["const a = require('./a.ts')", 'src/operations/execution/a.ts'],
    ["import './a'", 'src/operations/execution/a.ts'],
    ["import './a.js'", 'src/operations/execution/a.ts'],
    ["import fs from 'fs'", 'node:fs'],
    ["import fs from 'node:fs/promises'", 'node:fs/promises'],
    ["import { z } from 'zod/v4'", 'zod'],
    ["import '@mantine/core/styles.css'", '@mantine/core'],
  ])('%s', (text, target) => {
    expect(targets(text)).toEqual([target])
  })

  it('names the line of an import', () => {
    expect(read("// 😀\n\nimport './a.ts'\n").imports[0]?.line).toBe(3)
  })

  it('lists an import whose target is computed', () => {
    expect(read('const load = (name: string) =>\n  import(`./${name}.ts`)')).toMatchObject({ imports: [], computedImports: [2] })
  })
})

describe('ambient', () => {
  it.each([
    ['Date.now()', ['Date.now']],
    ['globalThis.Date.now()', ['Date.now']],
    ["Date['now']()", ['Date.now']],
    ['new Date()', ['new Date()']],
    ['new Date(at)', []],
    ['Date()', ['Date()']],
    ['const { now } = Date', ['Date']],
    ['const log = console', ['console']],
    ['Math.random()', ['Math.random']],
    ['Math.max(1, 2)', []],
    ['crypto.randomUUID()', ['crypto.randomUUID']],
    ['globalThis.crypto.randomUUID()', ['crypto.randomUUID']],
    ['process.env.PORT', ['process.env']],
    ['order.process.env', []],
    ["console.log('here')", ['console.log']],
  ])('%s', (text, uses) => {
    expect(read(text).ambient.map(({ use }) => use)).toEqual(uses)
  })
})

describe('sizes', () => {
  it('counts lines with and without a last line break', () => {
    expect([read('a\nb\n').lines, read('a\nb').lines]).toEqual([2, 2])
  })

  it('names functions by what they are bound to', () => {
    const text = 'function a() {}\nconst b = () => {\n}\nclass C { d() {} e = () => 1 }\nconst f = { g() {} }\n;[1].map(() => 1)'
    expect(read(text).functions.map(({ name, lines }) => `${name} ${lines}`)).toEqual(['a 1', 'b 2', 'd 1', 'e 1', 'g 1', 'anonymous 1'])
  })

  it('counts a named function inside another by itself, and a callback with the function around it', () => {
    const text = 'const make = () => {\n  const inner = () => {\n    f()\n  }\n  list.map(() => {\n    g()\n  })\n  return { inner }\n}'
    expect(read(text).functions.map(({ name, lines }) => `${name} ${lines}`)).toEqual(['make 6', 'inner 3', 'anonymous 3'])
  })

  it('refuses a file that cannot be parsed, instead of seeing nothing in it', () => {
    expect(() => read('const = 1')).toThrow('cannot be parsed')
  })
})
