import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

const HERE = import.meta.dirname
const PACKAGES = ['@bufbuild/protobuf/wire', 'mqtt', 'temporal-polyfill']
/** The broker that is restarted while the books are verified. */
const VERIFY_PACKAGES = ['aedes']
const TEST_PACKAGES = ['vitest', 'fast-check', 'aedes', 'oxc-parser']

function listSpecifiers(path: string, source: string): string[] {
  const { module } = parseSync(path, source)
  return [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) => one.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...module.dynamicImports.map((one) => source.slice(one.moduleRequest.start, one.moduleRequest.end).replaceAll(/['"`]/g, '')),
  ]
}

/** Why a file may not be part of an independent plant: it leans on the product, or the seeded model on the clock or on chance. */
function listFaults(path: string, source: string): string[] {
  const faults: string[] = []
  const isTest = path.includes('.test')
  for (const specifier of listSpecifiers(path, source)) {
    if (specifier.startsWith('.')) {
      const target = relative(HERE, resolve(dirname(join(HERE, path)), specifier))
      if (target.startsWith('..')) faults.push(`imports ${specifier}`)
      if (path.startsWith('plant/') && !isTest && !target.startsWith('plant/')) faults.push(`the model imports ${specifier}`)
    } else if (specifier.startsWith('node:')) {
      if (path.startsWith('plant/') && !isTest) faults.push(`the model imports ${specifier}`)
    } else {
      const further = isTest ? TEST_PACKAGES : path.startsWith('verify/') ? VERIFY_PACKAGES : []
      if (![...PACKAGES, ...further].includes(specifier)) faults.push(`imports the package ${specifier}`)
    }
  }
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  if (path.startsWith('plant/') && !isTest && /Date\.now|Math\.random|new Date\(\)|performance\./.test(code))
    faults.push('the model looks at the clock or at chance')
  return faults
}

describe('the plant is independent', () => {
  test('no file leans on the product, and the model is pure', async () => {
    const files = (await readdir(HERE, { recursive: true })).filter((path) => path.endsWith('.ts'))
    const faults = await Promise.all(
      files.map(async (path) => listFaults(path, await readFile(join(HERE, path), 'utf8')).map((fault) => `${path} ${fault}`)),
    )
    expect(files.length).toBeGreaterThan(50)
    expect(faults.flat()).toEqual([])
  })

  test.each([
    ['edge/x.ts', "import { a } from '../../src/kernel/contract/ids.ts'", ['imports ../../src/kernel/contract/ids.ts']],
    ['edge/x.ts', "const a = await import('zod')", ['imports the package zod']],
    ['edge/x.ts', "import { Aedes } from 'aedes'", ['imports the package aedes']],
    ['plant/x.ts', "import { b } from '../people/crew.ts'", ['the model imports ../people/crew.ts']],
    ['plant/x.ts', "import { once } from 'node:events'", ['the model imports node:events']],
    ['plant/x.ts', 'const now = Date.now()', ['the model looks at the clock or at chance']],
    ['plant/x.ts', '// Date.now is not used', []],
  ])('%s with %s', (path, source, faults) => {
    expect(listFaults(path, source)).toEqual(faults)
  })
})
