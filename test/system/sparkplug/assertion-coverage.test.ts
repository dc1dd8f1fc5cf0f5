import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const ids = (text: string) => new Set(text.match(/tck-id-[A-Za-z0-9-]+[A-Za-z0-9]/g) ?? [])

test('the table in docs/sparkplug-host.md names every host assertion and the file that tests it', async () => {
  const folder = new URL('./', import.meta.url)
  const doc = await readFile(new URL('../../../docs/sparkplug-host.md', import.meta.url), 'utf8')
  const rows = [...doc.matchAll(/^\| (tck-id-\S+) \| (\S+) \|$/gm)]
  expect(rows).toHaveLength(98)
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts') && !name.startsWith('assertion-coverage'))
  const tested = new Map<string, Set<string>>()
  for (const file of files) tested.set(file, ids(await readFile(new URL(file, folder), 'utf8')))
  for (const [, id, file] of rows) expect(tested.get(file as string), `${id} in ${file}`).toContain(id)
  const all = new Set(files.flatMap((file) => [...(tested.get(file) ?? [])]))
  expect([...all].sort()).toEqual(rows.map(([, id]) => id as string).sort())
})
