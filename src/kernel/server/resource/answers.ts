import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { fieldKinds } from '../../contract/field.ts'
import { cutPage } from '../../contract/page.ts'
import { type AnyResource, codeFieldOf } from '../../contract/resource.ts'
import type { Scope } from '../access.ts'
import type { QueryHandler, Reader } from '../handler.ts'
import { hasText } from '../lists/search.ts'
import { keyColumnsOf, snake, tableOf } from './names.ts'

type Registry = ReadonlyMap<string, AnyResource>
type Selection = SelectQueryBuilder<any, any, any>
type Row = Record<string, any>

/** The questions of one resource. `registry` says what its references are called. */
export function answersOf(resource: AnyResource, registry: Registry): QueryHandler[] {
  const filters = Object.entries(resource.fields).flatMap(([name, { kind }]) => {
    const { filter } = fieldKinds[kind]
    return filter === 'none' ? [] : [{ name, is: filter === 'contains' ? containing : equal }]
  })
  return [
    {
      contract: resource.queries.list,
      answer: async (reader, input, scope) => {
        let rows = withinScope(selectRecords(reader, resource, registry), resource, scope)
        if (!input.includeRetired) rows = rows.where('r.retired', '=', false)
        for (const { name, is } of filters) if (input[name] !== undefined) rows = rows.where(is(sql.ref(`r.${snake(name)}`), input[name]))
        if (input.codes !== undefined) rows = rows.where(among(codeFieldOf(resource)!, input.codes))
        if (input.search) rows = rows.where(hasText(resource, input, reader.siteId, scope, parseKey(input.after, 1)?.[0]))
        const found = await afterKey(rows, resource, input.after)
          .limit(input.limit + 1)
          .execute()
        const page = cutPage(found, input.limit, (row) => keyOf(resource, row))
        return { ...page, rows: page.rows.map((row) => recordOf(resource, row)) } as never
      },
    },
    {
      contract: resource.queries.get,
      answer: async (reader, { id }, scope) => {
        const rows = withinScope(selectRecords(reader, resource, registry), resource, scope)
        const row = await rows.where('r.id', '=', id).executeTakeFirst()
        return (row ? recordOf(resource, row) : null) as never
      },
    },
  ]
}

/** Each row with what its references are called, as `<field>_code` and `<field>_name`. */
function selectRecords({ tx, siteId }: Reader, resource: AnyResource, registry: Registry): Selection {
  let query: Selection = (tx as unknown as Kysely<any>)
    .selectFrom(`${tableOf(resource.name)} as r`)
    .selectAll('r')
    .where('r.site_id', '=', siteId)
  for (const [name, field] of Object.entries(resource.fields)) {
    const column = snake(name)
    if (field.isPersonal) query = joinPersonal(query, column)
    const target = field.refers === undefined ? undefined : registry.get(field.refers)
    if (target) query = field.kind === 'references' ? selectAllReferred(query, column, target) : joinReferred(query, column, target)
  }
  return query
}

function joinPersonal(query: Selection, column: string): Selection {
  const alias = `personal_${column}`
  return query
    .leftJoin(`personal_value as ${alias}`, (join) =>
      join.onRef(`${alias}.site_id`, '=', 'r.site_id').onRef(`${alias}.reference`, '=', `r.${column}`),
    )
    .select(`${alias}.value as ${alias}`)
}

const equal = (column: RawBuilder<unknown>, value: unknown) => sql<boolean>`${column} = ${value}`
const containing = (column: RawBuilder<unknown>, value: unknown) => sql<boolean>`${column} @> array[${value}::uuid]`

/** What each of several references is called, in their order. */
function selectAllReferred(query: Selection, column: string, target: AnyResource): Selection {
  const { code, name } = target.fields
  const part = (given: unknown, field: string) => (given ? sql.ref(`t.${field}`) : sql`null`)
  const ids = sql.ref(`r.${column}`)
  const called = sql`jsonb_build_object('code', ${part(code, 'code')}, 'name', ${part(name && !name.isPersonal, 'name')})`
  return query.select(
    sql`(select jsonb_agg(${called} order by array_position(${ids}, t.id)) from ${sql.table(tableOf(target.name))} t
      where t.site_id = r.site_id and t.id = any(${ids}))`.as(`refers_${column}_all`),
  )
}

function joinReferred(query: Selection, column: string, target: AnyResource): Selection {
  const alias = `refers_${column}`
  const { code, name } = target.fields
  const shown = (given: unknown, part: string) => (given ? sql.ref(`${alias}.${part}`) : sql`null`).as(`${alias}_${part}`)
  return query
    .leftJoin(`${tableOf(target.name)} as ${alias}`, (join) =>
      join.onRef(`${alias}.site_id`, '=', 'r.site_id').onRef(`${alias}.id`, '=', `r.${column}`),
    )
    .select([shown(code, 'code'), shown(name && !name.isPersonal, 'name')])
}

function withinScope(query: Selection, { scope }: AnyResource, allowed: Scope): Selection {
  if (!scope) return query
  return query.where(`r.${scope === 'self' ? 'id' : snake(scope)}`, '=', sql`any (${allowed.equipmentIds}::uuid[])`)
}

function among(code: string, list: string) {
  return sql<boolean>`${sql.ref(`r.${snake(code)}`)} = any (${list.split(',')}::text[])`
}

/** Keyset: the rows whose key comes after the one given, in the order of the key. A key that is none begins at the beginning. */
function afterKey(query: Selection, resource: AnyResource, after: string | undefined): Selection {
  const columns = keyColumnsOf(resource).map(({ column, type }) => keyText(sql.ref(`r.${column}`), type))
  const ordered = columns.reduce<Selection>((sorted, column) => sorted.orderBy(column as never), query)
  const values = parseKey(after, columns.length)
  return values ? ordered.where(sql<boolean>`(${sql.join(columns)}) > (${sql.join(values)})`) : ordered
}

/** As the key of a row has it: an instant as JSON writes it, in whose order it sorts, too. */
function keyText(column: RawBuilder<unknown>, type: string): RawBuilder<unknown> {
  if (type === 'timestamptz') return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return type === 'text' ? column : sql`${column}::text`
}

function keyOf(resource: AnyResource, row: Row): string {
  return JSON.stringify(keyColumnsOf(resource).map(({ column }) => row[column]))
}

function parseKey(text: string | undefined, length: number): string[] | undefined {
  if (text === undefined) return undefined
  try {
    const values: unknown = JSON.parse(text)
    const fits =
      Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string' && !value.includes('\u0000'))
    return fits ? (values as string[]) : undefined
  } catch {
    return undefined
  }
}

function recordOf({ fields }: AnyResource, row: Row): Row {
  const values = Object.entries(fields).map(([name, { isPersonal }]) => [
    name,
    isPersonal ? row[`personal_${snake(name)}`] : row[snake(name)],
  ])
  const refers = Object.entries(fields)
    .filter(([name, { refers: target }]) => target !== undefined && row[snake(name)] !== null)
    .map(([name, { kind }]) => {
      if (kind === 'references') return [name, row[`refers_${snake(name)}_all`] ?? []]
      const alias = `refers_${snake(name)}`
      return [name, { code: row[`${alias}_code`] ?? null, name: row[`${alias}_name`] ?? null }]
    })
  return {
    id: row['id'],
    revision: row['revision'],
    retired: row['retired'],
    ...Object.fromEntries(values),
    refers: Object.fromEntries(refers),
  }
}
