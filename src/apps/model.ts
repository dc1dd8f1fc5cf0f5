import type { Module } from '../kernel/server/catalogue.ts'
import type { AnyResource } from '../kernel/contract/resource.ts'
import type { RuledResource } from '../kernel/server/resource/decide-record.ts'
import { moduleOfResources } from '../kernel/server/resource/module.ts'
import { calendarAssignment } from '../model/calendar/calendar-assignment.resource.ts'
import { ruledWorkCalendar } from '../model/calendar/work-calendar.handler.ts'
import { ruledEquipment } from '../model/equipment/equipment.handler.ts'
import { equipmentClass } from '../model/equipment/equipment-class.resource.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { ruledMaterialDefinition } from '../model/material/material-definition.handler.ts'
import * as accessQueries from '../model/access/access.query.ts'
import * as sessionHandlers from '../model/access/session.handler.ts'
import * as tokenHandlers from '../model/access/token.handler.ts'
import * as tokenProjections from '../model/access/token.projection.ts'
import * as accounts from '../model/personnel/account.handler.ts'
import { accountProjection } from '../model/personnel/account.projection.ts'
import { getAccountAnswer, listAccountAnswer } from '../model/personnel/account.query.ts'
import { person } from '../model/personnel/person.resource.ts'
import { personnelClass } from '../model/personnel/personnel-class.resource.ts'
import { ruledReason } from '../model/reason/reason.handler.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { gather } from './gather.ts'

/** Everything of ISA-95 Part 2 that is a page of data. Other floors add theirs, so that references are checked across all. */
export const modelResources = [
  unitOfMeasure,
  equipmentClass,
  ruledEquipment,
  materialClass,
  ruledMaterialDefinition,
  ruledReason,
  personnelClass,
  person,
  ruledWorkCalendar,
  calendarAssignment,
]

/** Accounts with their roles: written by hand, because secrets stand beside the ledger. */
const accountModule: Module = {
  handlers: [
    accounts.createAccountHandler,
    accounts.createServiceAccountHandler,
    accounts.changeAccountPasswordHandler,
    accounts.disableAccountHandler,
    accounts.enableAccountHandler,
    accounts.eraseAccountHandler,
    accounts.grantRoleHandler,
    accounts.revokeRoleHandler,
  ],
  projections: [accountProjection],
  answers: [listAccountAnswer, getAccountAnswer],
}

/** What opens the program: API tokens and sessions. */
const accessModule = gather(tokenHandlers, sessionHandlers, tokenProjections, accessQueries)

/** @param more resources of other floors that refer to the model: what they refer to cannot be retired. */
export function modelModulesWith(more: readonly (AnyResource | RuledResource)[]): readonly Module[] {
  return [moduleOfResources([...modelResources, ...more]), accountModule, accessModule]
}

/** Resources of the model alone, and accounts with their rights. */
export const modelModules: readonly Module[] = modelModulesWith([])
