import type { Module } from '../../../src/kernel/server/catalogue.ts'
import { raiseAlarmHandler, setPumpHandler } from './pump/pump.handler.ts'
import { transferGate } from './pump/transfer.gate.ts'
import { transferParticipant } from './pump/transfer.participant.ts'
import { overflowReaction } from './tank/overflow.reaction.ts'
import * as tank from './tank/tank.handler.ts'
import { movedProjection, tankProjection } from './tank/tank.projection.ts'
import { findTankByCodeAnswer, listTanksAnswer, listTanksCarelesslyAnswer } from './tank/tank.query.ts'

/** Two small modules that use every shape of the kernel. */
export const modulesOf = (tankVersion = 1): readonly Module[] => [
  {
    handlers: [
      tank.declareTankHandler,
      tank.transferHandler,
      tank.fillHandler,
      tank.drainHandler,
      tank.reportLevelHandler,
      tank.lockTankHandler,
      tank.renameTankHandler,
      tank.breakTankHandler,
    ],
    projections: [tankProjection(tankVersion), movedProjection],
    reactions: [overflowReaction],
    answers: [listTanksAnswer, listTanksCarelesslyAnswer, findTankByCodeAnswer],
  },
  { handlers: [setPumpHandler, raiseAlarmHandler], gates: [transferGate], participants: [transferParticipant] },
]

/** The tables of the sample, made as a migration would make them. `:owner` stands for the owner's role. */
export const sampleTables = `
  create table sample_tank (
    site_id uuid not null, tank_id uuid not null, code text not null check (code <> 'unprojectable'), equipment_id uuid not null, litres integer not null, contact text,
    primary key (site_id, tank_id)
  );
  create index tank_by_code on sample_tank (site_id, code);
  comment on table sample_tank is 'Tanks as they stand.';
  create table sample_moved (site_id uuid primary key, times integer not null, litres integer not null);
  create table sample_lock (site_id uuid not null, tank_id uuid not null, pin_length integer not null, primary key (site_id, tank_id));
  select protect_table('sample_tank'), protect_table('sample_moved'), protect_table('sample_lock');
  select declare_reading_model('sample_tank', 'sample_moved');
`
