import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTables, renderSchema, type Table } from '../../scripts/schema-page.ts'
import { sharedDatabase } from '../support/database.ts'

/** Tables without row-level security, and why each may be. */
const WITHOUT_SITE: Readonly<Record<string, string>> = {
  migration: 'The schema is that of all sites; only the migrating program writes it.',
  reading_model: 'It names tables, which are the same for all sites.',
  served_place: 'It says which site is served, and must be read before that is known.',
  security_log: 'Somebody who is not signed in has no site yet.',
}

let tables: Table[]

beforeAll(async () => {
  const client = new pg.Client((await sharedDatabase()).admin)
  await client.connect()
  tables = await loadTables(client)
  await client.end()
})

describe('the database', () => {
  it('was seen', () => {
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['ledger', 'event', 'stream']))
  })

  it('says what every table and every column is', () => {
    const silent = tables.flatMap((table) => [
      ...(table.comment ? [] : [table.name]),
      ...table.columns.filter(({ comment }) => !comment).map(({ name }) => `${table.name}.${name}`),
    ])
    expect(silent).toEqual([])
  })

  it('is named in snake_case', () => {
    const names = tables.flatMap((table) => [table.name, ...table.columns.map(({ name }) => name)])
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))).toEqual([])
  })

  it('shows a session the rows of its own sites only, but for tables that belong to no site', () => {
    const open = tables.filter(({ isProtected }) => !isProtected).map(({ name }) => name)
    expect(open.filter((name) => !(name in WITHOUT_SITE))).toEqual([])
  })

  it('keeps no instant without a zone and no quantity as a float', () => {
    const wrong = tables.flatMap((table) =>
      table.columns
        .filter(({ type }) => /without time zone|double precision|^real$|^money$/.test(type) && !isMeasured(table, type))
        .map(({ name, type }) => `${table.name}.${name} ${type}`),
    )
    expect(wrong).toEqual([])
  })
})

/** A raw sample is what a machine sent, and a machine sends floats. */
const isMeasured = (table: Table, type: string) => type === 'double precision' && /sample|tag/.test(table.name)

it('renders a table with its columns, keys and protection', () => {
  const table: Table = {
    name: 'event',
    comment: 'What happened.',
    partitionedBy: 'RANGE (recorded_at)',
    isProtected: false,
    columns: [
      { name: 'site_id', type: 'uuid', nullable: false, comment: 'A | B' },
      { name: 'note', type: 'text', nullable: true, comment: null },
    ],
    constraints: ['PRIMARY KEY (site_id)'],
  }
  const page = renderSchema([table])
  expect(page).toContain('## event\n\nWhat happened.\n\nPartitioned by RANGE (recorded_at).\n\nWithout row-level security.')
  expect(page).toContain('| `site_id` | uuid | A \\| B |\n| `note` | text, may be empty |  |\n\n- `PRIMARY KEY (site_id)`')
})
