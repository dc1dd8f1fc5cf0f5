import { fieldKinds } from '../../contract/field.ts'
import type { AnyResource } from '../../contract/resource.ts'

export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** `model.material.materialDefinition` lives in `material_definition`. */
export function tableOf(resourceName: string): string {
  return snake(resourceName.slice(resourceName.lastIndexOf('.') + 1))
}

export interface Column {
  readonly name: string
  readonly type: string
  readonly isOptional: boolean
  readonly comment: string
}

/** The columns of a resource's reading model, in order. A personal datum is a reference into `personal_value`. */
export function columnsOf(resource: AnyResource): Column[] {
  const fields = Object.entries(resource.fields).map(([name, field]) => ({
    name: snake(name),
    type: field.isPersonal ? 'uuid' : fieldKinds[field.kind].column,
    isOptional: field.isOptional,
    comment: field.isPersonal
      ? `${field.label.en}: reference to personal_value.`
      : `${field.hint?.en ?? field.label.en}.`.replace(/\.\.$/, '.'),
  }))
  return [
    { name: 'site_id', type: 'uuid', isOptional: false, comment: 'The site that keeps it.' },
    { name: 'id', type: 'uuid', isOptional: false, comment: 'The record.' },
    { name: 'revision', type: 'integer', isOptional: false, comment: 'Version of its stream.' },
    { name: 'retired', type: 'boolean', isOptional: false, comment: 'Out of use, kept for what refers to it.' },
    ...fields,
  ]
}

/** Text compares as it is; ids, days and instants compare in the same order as their text. */
export function keyColumnsOf(resource: AnyResource): { column: string; type: string }[] {
  return resource.key.map((name) => ({ column: snake(name), type: fieldKinds[resource.fields[name]!.kind].column }))
}

/** The reading model's SQL, for the migration that a person writes and reads. */
export function createTableSql(resource: AnyResource): string {
  const table = tableOf(resource.name)
  const columns = columnsOf(resource)
  const key = resource.key.map(snake)
  const lines = columns.map(({ name, type, isOptional }) => `  ${name} ${type}${isOptional ? '' : ' not null'},`)
  const references = Object.entries(resource.fields).filter(([, { kind }]) => kind === 'reference')
  const indexed = references.map(([name]) => snake(name)).filter((name) => name !== key[0])
  return [
    `create table ${table} (`,
    ...lines,
    '  primary key (site_id, id)',
    ');',
    `create index ${table}_key on ${table} (site_id, ${key.join(', ')});`,
    ...indexed.map((name) => `create index ${table}_${name} on ${table} (site_id, ${name});`),
    `comment on table ${table} is '${quoted(resource.title.many.en)} (ISA-95 ${resource.isa95}): reading model of ${resource.name}.';`,
    ...columns.map(({ name, comment }) => `comment on column ${table}.${name} is '${quoted(comment)}';`),
    `select protect_table('${table}');`,
    `select declare_reading_model('${table}');`,
    '',
  ].join('\n')
}

function quoted(text: string): string {
  return text.replaceAll("'", "''")
}
