import { expect, test } from 'vitest'
import { openWorkbook } from './open-workbook.ts'
import { aWorkbook } from './workbook.fixture.ts'

const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>${at}</v></c></row>`).join('')
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

test('a workbook is read in a thread of its own, piece by piece and in order, and who comes meanwhile waits', async () => {
  const [first, second] = await Promise.all([openWorkbook(aWorkbook({ rows: rows(1200) })), openWorkbook(aWorkbook({ rows: rows(2) }))])
  expect('rows' in first && first.rows.map(({ cells }) => cells[0])).toEqual(Array.from({ length: 1200 }, (_, at) => String(at)))
  expect('rows' in first && first.sheet).toEqual({ name: 'One', others: [] })
  expect('rows' in second && second.rows).toHaveLength(2)
})

test('a sheet without rows is one', async () => {
  expect(await openWorkbook(aWorkbook({ rows: '' }))).toMatchObject({ rows: [] })
})

test('what is no workbook is refused', async () => {
  expect(await openWorkbook(Buffer.from('x'))).toMatchObject({ fault: { en: expect.stringContaining('no Excel workbook') } })
})

test('what takes too long is ended, and the next one is read', async () => {
  const slow = await openWorkbook(aWorkbook({ rows: rows(100_000) }), { seconds: 0.05, ...memory })
  expect(slow).toEqual({ fault: expect.objectContaining({ en: expect.stringContaining('within 0.05 seconds') }) })
  expect(await openWorkbook(aWorkbook({ rows: rows(1) }))).toMatchObject({ rows: [{ cells: ['0'] }] })
})

test('what needs too much memory ends its thread and nothing else', async () => {
  const hungry = { seconds: 60, maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 }
  expect(await openWorkbook(aWorkbook({ rows: rows(150_000) }), hungry)).toMatchObject({
    fault: { en: expect.stringContaining('more memory') },
  })
})
