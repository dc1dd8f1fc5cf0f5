import { type Kysely, sql } from 'kysely'
import type { AnyResource } from '../../contract/resource.ts'
import type { ReadTx } from '../database.ts'
import { snake, tableOf } from './names.ts'
import { type Fields, referencesIn } from './record.ts'

/** A place that may refer to a resource's records. */
export interface Usage {
  readonly table: string
  readonly column: string
  /** The column holds several references. */
  readonly isList: boolean
}

/** Every field of `resources` that refers to the resource of this name. */
export function usagesOf(resourceName: string, resources: readonly AnyResource[]): Usage[] {
  return resources.flatMap((resource) =>
    Object.entries(resource.fields)
      .filter(([, { refers }]) => refers === resourceName)
      .map(([field, { kind }]) => ({ table: tableOf(resource.name), column: snake(field), isList: kind === 'references' })),
  )
}

export async function isStillUsed(tx: ReadTx, usages: readonly Usage[], id: string): Promise<boolean> {
  for (const { table, column, isList } of usages) {
    const names = isList ? sql`${sql.ref(column)} @> array[${id}::uuid]` : sql`${sql.ref(column)} = ${id}`
    const user = sql`select from ${sql.table(table)} where ${names} and not retired limit 1`
    const { rows } = await user.execute(on(tx))
    if (rows.length > 0) return true
  }
  return false
}

export async function refersToRetired(tx: ReadTx, resource: AnyResource, fields: Fields): Promise<boolean> {
  for (const { resource: target, id } of referencesIn(resource, fields)) {
    const { rows } = await sql`select from ${sql.table(tableOf(target))} where id = ${id} and retired`.execute(on(tx))
    if (rows.length > 0) return true
  }
  return false
}

/** Would the record come to stand below itself? */
export async function isBelowItself(
  tx: ReadTx,
  resource: AnyResource,
  parent: string,
  id: string,
  parentId: string | null,
): Promise<boolean> {
  if (parentId === null) return false
  const [table, column] = [sql.table(tableOf(resource.name)), sql.ref(snake(parent))]
  const above = sql`
    with recursive above (id, parent) as (
      select id, ${column} from ${table} where id = ${parentId}
      union
      select t.id, t.${column} from ${table} t join above on t.id = above.parent
    )
    select from above where id = ${id}`
  const { rows } = await above.execute(on(tx))
  return rows.length > 0
}

function on(tx: ReadTx): Kysely<unknown> {
  return tx as unknown as Kysely<unknown>
}
