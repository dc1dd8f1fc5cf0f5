import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { SiteId } from '../kernel/contract/ids.ts'
import type { Scope } from '../kernel/server/access.ts'
import type { Catalogue } from '../kernel/server/catalogue.ts'
import { kyselyOn, type ReadTx, sessionOf } from '../kernel/server/database.ts'
import type { Reader } from '../kernel/server/handler.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'

/** A hundred classes; the ids of them are the same in every list. */
export const classIdOf = (index: number) => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`

/** Puts materials `M-0000001` and so on straight into the reading model, as so many rows of an import would. Every twentieth is retired. */
export async function fillMaterials(write: pg.ClientConfig, siteId: string, count: number): Promise<void> {
  const client = new pg.Client(sessionOf(write, [siteId]))
  await client.connect()
  try {
    await client.query('set transaction_timeout = 0')
    await client.query(
      `insert into material_definition (site_id, id, revision, retired, code, name, material_class_id, unit_id, description, properties)
       select $1, gen_random_uuid(), 1, n % 20 = 0, 'M-' || lpad(n::text, 7, '0'),
         (array['Valve', 'Bolt', 'Bottle', 'Label', 'Cap', 'Pump', 'Seal', 'Ring', 'Tube', 'Plate'])[1 + n % 10]
           || ' DN' || n % 400 || ' type ' || substr(md5(n::text), 1, 6),
         ('00000000-0000-4000-8000-' || lpad(to_hex(n / 10 % 100), 12, '0'))::uuid, $2, '', '[]'
       from generate_series(1, $3::int) n`,
      [siteId, randomUUID(), count],
    )
  } finally {
    await client.end()
  }
}

/** What the list of materials answers to the read role, and how many pages of the database it looked at. */
export async function measureList(
  catalogue: Catalogue,
  { read, siteId, input }: { read: pg.ClientConfig; siteId: string; input: Readonly<Record<string, string>> },
): Promise<{
  readonly codes: readonly string[]
  readonly next: string | undefined
  readonly buffers: number
  readonly milliseconds: number
}> {
  const client = new pg.Client(sessionOf(read, [siteId]))
  await client.connect()
  const explained: string[] = []
  const asked = {
    query: async (text: string, values: unknown[]) => {
      const { rows } = await client.query(`explain (analyze, buffers) ${text}`, values)
      explained.push(...rows.map((row) => String(row['QUERY PLAN'])))
      return { rows: [] }
    },
  }
  try {
    const { list } = materialDefinition.queries
    const answer = (on: unknown) =>
      catalogue.answers.get(list.name)!.answer(readerOn(on, siteId), list.input.parse(input), scope, undefined as never)
    // The first question of a connection also reads what the tables are.
    await answer(client)
    await answer(asked)
    const startedAt = performance.now()
    const page = (await answer(client)) as { rows: { code: string }[]; next?: string }
    const milliseconds = performance.now() - startedAt
    return { codes: page.rows.map(({ code }) => code), next: page.next, buffers: buffersIn(explained), milliseconds }
  } finally {
    await client.end()
  }
}

const scope: Scope = { equipmentIds: [], has: () => true }

function readerOn(client: unknown, siteId: string): Reader {
  const tx = kyselyOn(client as pg.Client) as unknown as ReadTx
  return { tx, siteId: siteId as SiteId, ask: () => Promise.reject(new Error('the list asks nobody')) }
}

/** The first line about buffers is that of the whole statement. */
function buffersIn(explained: readonly string[]): number {
  const line = explained.find((text) => text.includes('Buffers:')) ?? ''
  return [...line.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, pages]) => sum + Number(pages), 0)
}
