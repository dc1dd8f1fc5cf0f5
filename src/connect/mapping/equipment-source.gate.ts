import { type Kysely, sql } from 'kysely'
import { defineGate, type Reader } from '../../kernel/server/handler.ts'
import { equipmentSource, type SpeaksFor } from './equipment-source.resource.ts'
import { objectToSecond, type Voice } from './second-source.ts'

const refusals = {
  unit_has_a_source: {
    en: 'Another source already speaks for this unit. Let one of them tell its state only and the other its counts only, or retire the other.',
    de: 'Für diesen Arbeitsplatz spricht schon eine Quelle. Eine soll nur den Zustand, die andere nur die Mengen melden; oder die andere stilllegen.',
  },
}
const common = { refusals, streams: () => ({}) } as const

/** One voice for each thing that is told of a unit: of two, nobody could say which is right. */
export const createSourceGate = defineGate({
  ...common,
  name: 'source',
  contract: equipmentSource.commands.create,
  facts: (reader, { equipmentId }) => listVoices(reader, equipmentId as string),
  decide: ({ speaksFor }, _states, voices) => objectToSecond({ id: '', speaksFor: (speaksFor ?? null) as SpeaksFor | null }, voices),
})

export const changeSourceGate = defineGate({
  ...common,
  name: 'source',
  contract: equipmentSource.commands.change,
  facts: (reader, { id }) => listVoicesBeside(reader, id as string),
  decide: ({ id, speaksFor }, _states, voices) =>
    objectToSecond({ id: id as string, speaksFor: (speaksFor ?? null) as SpeaksFor | null }, voices),
})

export const reinstateSourceGate = defineGate({
  ...common,
  name: 'source',
  contract: equipmentSource.commands.reinstate,
  facts: async (reader, { id }) => ({
    voices: await listVoicesBeside(reader, id as string),
    own: await findOwn(reader, id as string),
  }),
  decide: ({ id }, _states, { voices, own }) => objectToSecond({ id: id as string, speaksFor: own }, voices),
})

async function listVoices({ tx }: Reader, equipmentId: string): Promise<readonly Voice[]> {
  const { rows } = await sql<Voice>`select id, speaks_for as "speaksFor" from equipment_source
    where equipment_id = ${equipmentId} and not retired`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

async function listVoicesBeside({ tx }: Reader, id: string): Promise<readonly Voice[]> {
  const { rows } = await sql<Voice>`select other.id, other.speaks_for as "speaksFor" from equipment_source own
    join equipment_source other on other.equipment_id = own.equipment_id and not other.retired
    where own.id = ${id}`.execute(tx as unknown as Kysely<unknown>)
  return rows
}

async function findOwn({ tx }: Reader, id: string): Promise<SpeaksFor | null> {
  const { rows } = await sql<{
    speaksFor: SpeaksFor | null
  }>`select speaks_for as "speaksFor" from equipment_source where id = ${id}`.execute(tx as unknown as Kysely<unknown>)
  return rows[0]?.speaksFor ?? null
}
