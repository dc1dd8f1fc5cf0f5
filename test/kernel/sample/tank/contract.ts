import * as z from 'zod'
import { defineCommand } from '../../../../src/kernel/contract/command.ts'
import { EquipmentId, idOf } from '../../../../src/kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../../../src/kernel/contract/page.ts'
import { defineQuery } from '../../../../src/kernel/contract/query.ts'

export const TankId = idOf('TankId')
export const PumpId = idOf('PumpId')
const litres = z.int().positive().max(1_000_000)

const unknown_tank = { en: 'There is no such tank.', de: 'Diesen Tank gibt es nicht.' }

/** Reserves its code; keeps a contact apart. */
export const declareTank = defineCommand({
  name: 'sample.tank.declareTank',
  title: { en: 'Declare tank', de: 'Tank anlegen' },
  isa95: 'Storage unit',
  permission: 'sample.tank.edit',
  intent: 'request',
  input: z.strictObject({
    tankId: TankId,
    code: z.string().min(1).max(40),
    equipmentId: EquipmentId,
    litres: z.int().nonnegative().max(1_000_000_000).default(0),
    contact: z.string().max(200).optional(),
  }),
  personal: ['contact'],
  refusals: {
    tank_exists: { en: 'The tank exists already.', de: 'Der Tank ist schon angelegt.' },
    code_taken: { en: 'The code is taken.', de: 'Das Kennzeichen ist vergeben.' },
  },
})

/** Works on two streams; the pump module has its say and its share. */
export const transfer = defineCommand({
  name: 'sample.tank.transfer',
  title: { en: 'Transfer', de: 'Umpumpen' },
  isa95: 'Material movement',
  permission: 'sample.tank.run',
  intent: 'request',
  input: z.strictObject({ fromId: TankId, toId: TankId, pumpId: PumpId, litres }),
  refusals: {
    unknown_tank,
    same_tank: { en: 'Choose two tanks.', de: 'Bitte zwei Tanks wählen.' },
    too_little: { en: 'There is not enough in the tank.', de: 'So viel ist nicht im Tank.' },
  },
})

/** The smallest command: one stream, one event, one row of a reading model. */
export const fill = defineCommand({
  name: 'sample.tank.fill',
  title: { en: 'Fill', de: 'Füllen' },
  isa95: 'Material movement',
  permission: 'sample.tank.run',
  intent: 'request',
  input: z.strictObject({ tankId: TankId, litres }),
  refusals: { unknown_tank },
})

/** Needs a sum over the reading model, so what was decided before must stand in the tables. */
export const drain = defineCommand({
  name: 'sample.tank.drain',
  title: { en: 'Drain', de: 'Ablassen' },
  isa95: 'Material movement',
  permission: 'sample.tank.run',
  intent: 'request',
  input: z.strictObject({ tankId: TankId, litres }),
  refusals: {
    unknown_tank,
    too_little: { en: 'There is not enough in the tank.', de: 'So viel ist nicht im Tank.' },
    reserve_needed: { en: '100 litres must stay on the site.', de: '100 Liter müssen auf dem Standort bleiben.' },
  },
})

/** A report: it has happened, in whatever order it arrives. */
export const reportLevel = defineCommand({
  name: 'sample.tank.reportLevel',
  title: { en: 'Report level', de: 'Füllstand melden' },
  isa95: 'Storage unit',
  permission: 'sample.tank.run',
  intent: 'report',
  input: z.strictObject({ tankId: TankId, level: z.int().nonnegative() }),
  refusals: { unknown_tank },
})

/** Carries a secret that is kept beside the ledger. */
export const lockTank = defineCommand({
  name: 'sample.tank.lockTank',
  title: { en: 'Lock tank', de: 'Tank verschließen' },
  isa95: 'Storage unit',
  permission: 'sample.tank.edit',
  intent: 'request',
  input: z.strictObject({ tankId: TankId, pin: z.string().min(4).max(200) }),
  secret: ['pin'],
  refusals: { unknown_tank },
})

/** Looks its tank up by code. */
export const renameTank = defineCommand({
  name: 'sample.tank.renameTank',
  title: { en: 'Rename tank', de: 'Tank umbenennen' },
  isa95: 'Storage unit',
  permission: 'sample.tank.edit',
  intent: 'request',
  input: z.strictObject({ oldCode: z.string().max(40), newCode: z.string().min(1).max(40) }),
  refusals: { unknown_tank },
})

/** Breaks as programmers and machines do. */
export const breakTank = defineCommand({
  name: 'sample.tank.breakTank',
  title: { en: 'Break tank', de: 'Tank zerstören' },
  isa95: 'Storage unit',
  permission: 'sample.tank.edit',
  intent: 'request',
  input: z.strictObject({
    tankId: TankId,
    how: z.enum(['decide', 'streams', 'sql', 'schema', 'beside', 'undeclared', 'projection', 'slow', 'hang']),
  }),
  refusals: { unknown_tank },
})

const TankRow = z.strictObject({
  tankId: TankId,
  code: z.string(),
  equipmentId: EquipmentId,
  litres: z.int(),
  contact: z.string().nullable(),
})

export const listTanks = defineQuery({
  name: 'sample.tank.listTanks',
  title: { en: 'Tanks', de: 'Tanks' },
  isa95: 'Storage unit',
  permission: 'sample.tank.see',
  input: z.strictObject({ ...pageInput, contains: z.string().max(100).optional() }),
  output: pageOf(TankRow),
})

/** Shows everything to everybody: the mistake that a test must find. */
export const listTanksCarelessly = defineQuery({ ...listTanks, name: 'sample.tank.listTanksCarelessly' })

export const findTankByCode = defineQuery({
  name: 'sample.tank.findTankByCode',
  title: { en: 'Tank by code', de: 'Tank nach Kennzeichen' },
  isa95: 'Storage unit',
  permission: 'sample.tank.see',
  input: z.strictObject({ code: z.string() }),
  output: z.strictObject({ tankId: TankId.optional() }),
})
