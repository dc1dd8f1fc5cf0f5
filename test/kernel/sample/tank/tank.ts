import * as z from 'zod'
import { accept, refuse, type Decision } from '../../../../src/kernel/contract/decision.ts'

export const TankEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('tankDeclared'),
    payload: z.strictObject({ code: z.string(), equipmentId: z.string(), litres: z.int(), contact: z.string().optional() }),
  }),
  z.strictObject({ kind: z.literal('litresIn'), payload: z.strictObject({ litres: z.int(), fromId: z.string() }) }),
  z.strictObject({ kind: z.literal('litresOut'), payload: z.strictObject({ litres: z.int() }) }),
  z.strictObject({ kind: z.literal('tankRenamed'), payload: z.strictObject({ code: z.string() }) }),
  z.strictObject({ kind: z.literal('tankLocked'), payload: z.strictObject({}) }),
])
export type TankEvent = z.infer<typeof TankEvent>

export interface Tank {
  readonly code: string
  readonly equipmentId: string
  readonly litres: number
  readonly isLocked: boolean
}

export function evolveTank(tank: Tank | undefined, { kind, payload }: TankEvent): Tank {
  if (kind === 'tankDeclared') return { code: payload.code, equipmentId: payload.equipmentId, litres: payload.litres, isLocked: false }
  if (!tank) throw new Error(`${kind} before tankDeclared`)
  if (kind === 'litresIn') return { ...tank, litres: tank.litres + payload.litres }
  if (kind === 'litresOut') return { ...tank, litres: tank.litres - payload.litres }
  if (kind === 'tankRenamed') return { ...tank, code: payload.code }
  return { ...tank, isLocked: true }
}

type Transfer = Decision<{ from: TankEvent[]; to: TankEvent[] }, 'unknown_tank' | 'same_tank' | 'too_little'>

export function decideTransfer(
  input: { fromId: string; toId: string; litres: number },
  from: Tank | undefined,
  to: Tank | undefined,
): Transfer {
  if (!from || !to) return refuse('unknown_tank')
  if (input.fromId === input.toId) return refuse('same_tank')
  if (from.litres < input.litres) return refuse('too_little')
  const { litres, fromId } = input
  return accept({
    from: [{ kind: 'litresOut', payload: { litres } }],
    to: [{ kind: 'litresIn', payload: { litres, fromId } }],
  })
}
