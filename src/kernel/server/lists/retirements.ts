import type { JudgedRow } from '../../contract/interchange/judge.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { type Usage, usagesOf } from '../resource/facts.ts'
import { tableOf } from '../resource/names.ts'
import type { Site } from '../site.ts'

type Asked = Pick<Site, 'pool' | 'siteId' | 'catalogue'>

/** A record in use that refers to one that is to be retired. */
interface User {
  readonly target: string
  readonly table: string
  readonly id: string
}

/**
 * The rows of a file, with a fault where a record would go out of use to which others refer that stay: the command would be refused. Whoever goes with it, or
 * refers to something else by the same file, holds it back no longer.
 */
export async function judgeRetirements(site: Asked, resource: AnyResource, rows: readonly JudgedRow[]): Promise<readonly JudgedRow[]> {
  const rowOf = new Map(
    rows.flatMap(({ steps }, index) => (typeof steps[0]?.input['id'] === 'string' ? [[steps[0].input['id'], index]] : [])),
  )
  const goes = (index: number) => rows[index]!.steps.at(-1)?.verb === 'retire'
  const leaving = [...rowOf].filter(([, index]) => goes(index)).map(([id]) => id)
  if (leaving.length === 0) return rows
  const resources = site.catalogue.resources.map((one) => one.resource)
  const users = await findUsers(site, usagesOf(resource.name, resources), leaving)
  const stuck = new Set<number>()
  const stays = ({ table, id, target }: User) => {
    const index = table === tableOf(resource.name) ? rowOf.get(id) : undefined
    if (index === undefined) return true
    return rows[index]!.refersTo.includes(rowOf.get(target)!) && (!goes(index) || stuck.has(index))
  }
  // Whoever cannot go keeps what he refers to.
  for (let before = -1; before < stuck.size; ) {
    before = stuck.size
    for (const user of users) if (stays(user)) stuck.add(rowOf.get(user.target)!)
  }
  const fault = { column: 'retired', fix: resource.commands.retire.refusals['still_used']! }
  return rows.map((row, index) => (stuck.has(index) ? { ...row, outcome: 'faulty', changes: [], steps: [], faults: [fault] } : row))
}

async function findUsers({ pool, siteId }: Asked, usages: readonly Usage[], ids: readonly string[]): Promise<User[]> {
  const users: User[] = []
  for (const { table, column, isList } of usages) {
    const [targets, names] = isList ? [`unnest(${column})`, `${column} && $2`] : [column, `${column} = any($2)`]
    const { rows } = await pool.query<Omit<User, 'table'>>(
      `select target, id from (select ${targets} as target, id from ${table} where site_id = $1 and not retired and ${names}) as named where target = any($2)`,
      [siteId, ids],
    )
    for (const row of rows) users.push({ ...row, table })
  }
  return users
}
