import * as z from 'zod'
import { defineCommand } from '../../../../src/kernel/contract/command.ts'
import { PumpId } from '../tank/contract.ts'

export const setPump = defineCommand({
  name: 'sample.pump.setPump',
  title: { en: 'Set pump', de: 'Pumpe stellen' },
  isa95: 'Equipment',
  permission: 'sample.pump.edit',
  intent: 'request',
  input: z.strictObject({ pumpId: PumpId, isBroken: z.boolean(), isValveOpen: z.boolean() }),
  refusals: {},
})

export const raiseAlarm = defineCommand({
  name: 'sample.pump.raiseAlarm',
  title: { en: 'Raise alarm', de: 'Alarm auslösen' },
  isa95: 'Operations event',
  permission: 'sample.pump.edit',
  intent: 'report',
  input: z.strictObject({ pumpId: PumpId, litres: z.int() }),
  refusals: {},
})
