import * as z from 'zod'

export const PumpEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pumpSet'), payload: z.strictObject({ isBroken: z.boolean(), isValveOpen: z.boolean() }) }),
  z.strictObject({ kind: z.literal('litresPumped'), payload: z.strictObject({ litres: z.int() }) }),
  z.strictObject({ kind: z.literal('alarmRaised'), payload: z.strictObject({ litres: z.int() }) }),
])
export type PumpEvent = z.infer<typeof PumpEvent>

export interface Pump {
  readonly isBroken: boolean
  readonly isValveOpen: boolean
  readonly pumpedLitres: number
  readonly alarms: number
}

const unset: Pump = { isBroken: false, isValveOpen: true, pumpedLitres: 0, alarms: 0 }

export function evolvePump(pump: Pump = unset, { kind, payload }: PumpEvent): Pump {
  if (kind === 'pumpSet') return { ...pump, ...payload }
  if (kind === 'litresPumped') return { ...pump, pumpedLitres: pump.pumpedLitres + payload.litres }
  return { ...pump, alarms: pump.alarms + 1 }
}

/** Everything that speaks against pumping now: both reasons at once when both hold. */
export function objectTo(pump: Pump = unset): ('is_broken' | 'valve_closed')[] {
  return [...(pump.isBroken ? (['is_broken'] as const) : []), ...(pump.isValveOpen ? [] : (['valve_closed'] as const))]
}
