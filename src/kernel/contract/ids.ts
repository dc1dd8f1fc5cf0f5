import * as z from 'zod'

/** Every object of the plant is named by a UUID; the brand keeps one kind from passing for another. Lower case, as the database writes it. */
export function idOf<const Kind extends string>(kind: Kind) {
  return z.uuid().toLowerCase().brand<Kind>().meta({ id: kind })
}

/** The site is the equipment of level Site; its id stands on every row. */
export const SiteId = idOf('SiteId')
export type SiteId = z.infer<typeof SiteId>

/** A piece of the role-based equipment hierarchy (ISA-95 Part 2), of any level. */
export const EquipmentId = idOf('EquipmentId')
export type EquipmentId = z.infer<typeof EquipmentId>

/** An instant in UTC as ISO 8601 text with milliseconds: `2026-11-22T06:00:00.000Z`, from 1900 to 2199: what a calendar and a partition can hold. */
export const Instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.datetime()])
  .transform((text) => new Date(text).toISOString())
  .refine((text) => text >= '1900' && text < '2200', 'must lie between 1900 and 2199')
  .brand<'Instant'>()
  .meta({ id: 'Instant' })
export type Instant = z.infer<typeof Instant>

/** A day of a site's calendar, without a zone: `2026-11-22`, in the same years. */
export const Day = z.iso
  .date()
  .refine((text) => text >= '1900' && text < '2200', 'must lie between 1900 and 2199')
  .brand<'Day'>()
  .meta({ id: 'Day' })
export type Day = z.infer<typeof Day>

export const Code = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/)
  .meta({ id: 'Code' })
