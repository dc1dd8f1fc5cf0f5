import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

const HERE = import.meta.dirname

test('the replay leans on nothing of the product: it speaks over the wire', async () => {
  const files = (await readdir(HERE)).filter((path) => path.endsWith('.ts') && !path.includes('.test.'))
  const imported = await Promise.all(
    files.map(async (path) => {
      const { module } = parseSync(path, await readFile(join(HERE, path), 'utf8'))
      return module.staticImports
        .map(({ moduleRequest }) => moduleRequest.value)
        .concat(module.dynamicImports.length > 0 ? ['import()'] : [])
    }),
  )
  const foreign = imported.flat().filter((specifier) => !/^(\.\/[\w-]+(\.fixture)?\.ts|node:\w+(\/promises)?|big\.js)$/.test(specifier))
  expect(files.length).toBeGreaterThan(15)
  expect(foreign).toEqual([])
})
