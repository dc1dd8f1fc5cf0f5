import { defineParticipant } from '../../../../src/kernel/server/handler.ts'
import { transfer } from '../tank/contract.ts'
import { pumps } from './streams.ts'

/** The pump keeps count of what it moved, in the same transaction. */
export const transferParticipant = defineParticipant({
  name: 'pump',
  contract: transfer,
  streams: ({ pumpId }) => ({ pump: pumps.at(pumpId) }),
  decide: ({ litres }, _, happened) =>
    happened.some(({ kind }) => kind === 'litresIn') ? { pump: [{ kind: 'litresPumped' as const, payload: { litres } }] } : {},
})
