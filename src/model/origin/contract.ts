import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { plainText, Uuid } from '../../kernel/contract/field.ts'
import { Code } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** A plant model that was made for several sites: its name, and which edition of it. */
export const Template = z.strictObject({ name: Code, version: plainText(40).regex(/\S/) }).meta({ id: 'Template' })
export type Template = z.infer<typeof Template>

const Cell = z
  .string()
  .max(128_000)
  .regex(/^[\P{Cc}\n\r\t]*$/u)
/** What a template says of a record, as the cells of an export say it: by key of the column (`name`, `label.de`, the name of a policy), references by code. */
export const TemplateValues = z.record(
  z
    .string()
    .max(100)
    .regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/),
  Cell,
)
export type TemplateValues = z.infer<typeof TemplateValues>

const which = { resource: plainText(200), recordId: Uuid }
const notFound = { en: 'This record does not exist.', de: 'Diesen Eintrag gibt es nicht.' }

/** A record follows a template from now on. Its own values stay: where they differ from the template's, they are overridden locally. */
export const adoptTemplate = defineCommand({
  name: 'model.origin.adoptTemplate',
  title: { en: 'Follow a template', de: 'Einer Vorlage folgen' },
  isa95: 'Version',
  permission: 'model.origin.edit',
  intent: 'request',
  input: z.strictObject({ ...which, template: Template, values: TemplateValues }),
  refusals: {
    not_found: notFound,
    unknown_column: {
      en: 'The template has a column that this kind of record does not have, or that belongs to a person.',
      de: 'Die Vorlage hat eine Spalte, die es bei dieser Art von Eintrag nicht gibt oder die einen Menschen betrifft.',
    },
  },
})

/** A record follows no template any more: it is the plant's own, as it stands. */
export const leaveTemplate = defineCommand({
  name: 'model.origin.leaveTemplate',
  title: { en: 'Follow the template no more', de: 'Der Vorlage nicht mehr folgen' },
  isa95: 'Version',
  permission: 'model.origin.edit',
  intent: 'request',
  input: z.strictObject(which),
  refusals: {
    no_template: { en: 'This record follows no template.', de: 'Dieser Eintrag folgt keiner Vorlage.' },
  },
})

const payloadOfAdoption = z.strictObject({ ...which, template: Template, values: TemplateValues })
export const OriginEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('templateAdopted'), payload: payloadOfAdoption }),
  z.strictObject({ kind: z.literal('templateLeft'), payload: z.strictObject(which) }),
])
export type OriginEvent = z.infer<typeof OriginEvent>

const OriginRow = z.strictObject({
  recordId: Uuid,
  /** How often it adopted or left a template. */
  revision: z.int().positive(),
  /** Null where it is local again. */
  template: Template.nullable(),
  values: TemplateValues,
})
export type OriginRow = z.infer<typeof OriginRow>

/** Whence a record comes: null where it is local. */
export const getOrigin = defineQuery({
  name: 'model.origin.getOrigin',
  title: { en: 'Origin of a record', de: 'Herkunft eines Eintrags' },
  isa95: 'Version',
  permission: 'model.origin.read',
  input: z.strictObject(which),
  output: z
    .strictObject({
      template: Template,
      values: TemplateValues,
      /** What the plant says where the template says something else. */
      overridden: z.array(z.strictObject({ column: z.string(), own: z.string(), given: z.string() })),
    })
    .nullable(),
})

/** Every record of a kind that follows a template or has followed one. */
export const listOrigins = defineQuery({
  name: 'model.origin.listOrigins',
  title: { en: 'Origins of records', de: 'Herkunft von Einträgen' },
  isa95: 'Version',
  permission: 'model.origin.read',
  input: z.strictObject({ resource: plainText(200), ...pageInput }),
  output: pageOf(OriginRow),
})

/** The templates that records follow. */
export const listTemplates = defineQuery({
  name: 'model.origin.listTemplates',
  title: { en: 'Templates in use', de: 'Vorlagen in Gebrauch' },
  isa95: 'Version',
  permission: 'model.origin.read',
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(z.strictObject({ template: Template, resource: z.string(), records: z.int().positive() })) }),
})
