import { type Catalogue, catalogueOf, type Module } from '../kernel/server/catalogue.ts'
import type { AnyResource } from '../kernel/contract/resource.ts'
import type { RuledResource } from '../kernel/server/resource/decide-record.ts'
import { moduleOfResources } from '../kernel/server/resource/module.ts'
import { equipmentAssetMapping } from '../model/asset/equipment-asset-mapping.resource.ts'
import { physicalAsset } from '../model/asset/physical-asset.resource.ts'
import { physicalAssetClass } from '../model/asset/physical-asset-class.resource.ts'
import { calendarAssignment } from '../model/calendar/calendar-assignment.resource.ts'
import { ruledWorkCalendar } from '../model/calendar/work-calendar.handler.ts'
import { ruledEquipment } from '../model/equipment/equipment.handler.ts'
import { equipmentClass } from '../model/equipment/equipment-class.resource.ts'
import { document } from '../model/document/document.resource.ts'
import { labelKind } from '../model/label/label-kind.resource.ts'
import { operationalLocation } from '../model/location/operational-location.resource.ts'
import { operationalLocationClass } from '../model/location/operational-location-class.resource.ts'
import { attachmentGates } from '../model/attachment/attachment.gate.ts'
import { eraseAttachmentHandler } from '../model/attachment/attachment.handler.ts'
import { findErasureAnswer } from '../model/attachment/attachment.query.ts'
import { getConvertedQuantityAnswer } from '../model/material/conversion.query.ts'
import { ruledMaterialAlternate } from '../model/material/material-alternate.handler.ts'
import { ruledMaterialConversion } from '../model/material/material-conversion.handler.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { ruledMaterialDefinition } from '../model/material/material-definition.handler.ts'
import * as noticeHandlers from '../model/notice/notice.handler.ts'
import * as noticeProjections from '../model/notice/notice.projection.ts'
import * as noticeQueries from '../model/notice/notice.query.ts'
import * as rosterQueries from '../model/notice/roster.query.ts'
import * as wayHandlers from '../model/notice/way.handler.ts'
import * as wayProjections from '../model/notice/way.projection.ts'
import * as wayQueries from '../model/notice/way.query.ts'
import * as accessQueries from '../model/access/access.query.ts'
import * as sessionHandlers from '../model/access/session.handler.ts'
import * as tokenHandlers from '../model/access/token.handler.ts'
import * as tokenProjections from '../model/access/token.projection.ts'
import { ruledNumberRange } from '../model/number/number-range.handler.ts'
import { ruledParameter } from '../model/parameter/parameter.handler.ts'
import * as accounts from '../model/personnel/account.handler.ts'
import * as plantQueries from '../model/plant/plant.query.ts'
import * as calendarQueries from '../model/calendar/calendar.query.ts'
import * as passwords from '../model/personnel/password.handler.ts'
import { accountProjection } from '../model/personnel/account.projection.ts'
import { getAccountAnswer, listAccountAnswer } from '../model/personnel/account.query.ts'
import { ruledDutyAssignment } from '../model/personnel/duty-assignment.handler.ts'
import { escalationGates } from '../model/personnel/escalation.gate.ts'
import { person } from '../model/personnel/person.resource.ts'
import { personnelClass } from '../model/personnel/personnel-class.resource.ts'
import { qualification } from '../model/personnel/qualification.resource.ts'
import { ruledQualificationTestResult } from '../model/personnel/qualification-test-result.handler.ts'
import { rightsAnswers } from '../model/personnel/rights.query.ts'
import { ruledStandIn } from '../model/personnel/stand-in.handler.ts'
import { roleHandlers } from '../model/personnel/role.handler.ts'
import { roleProjection } from '../model/personnel/role.projection.ts'
import { grantable } from '../model/personnel/roles.ts'
import * as revisionHandlers from '../model/revision/revision.handler.ts'
import * as revisionProjections from '../model/revision/revision.projection.ts'
import * as revisionQueries from '../model/revision/revision.query.ts'
import { ruledReason } from '../model/reason/reason.handler.ts'
import { processSegment } from '../model/segment/process-segment.resource.ts'
import { ruledUnitOfMeasure } from '../model/unit/unit-of-measure.handler.ts'
import { nameTranslation } from '../model/translation/name-translation.resource.ts'
import { listNamesAnswer } from '../model/translation/names.query.ts'
import * as viewHandlers from '../model/view/view.handler.ts'
import * as viewProjections from '../model/view/view.projection.ts'
import * as viewQueries from '../model/view/view.query.ts'
import { gather } from './gather.ts'

/** Everything of ISA-95 Part 2 that is a page of data. Other floors add theirs, so that references are checked across all. */
export const modelResources = [
  ruledUnitOfMeasure,
  equipmentClass,
  ruledEquipment,
  materialClass,
  ruledMaterialDefinition,
  ruledReason,
  personnelClass,
  person,
  ruledWorkCalendar,
  calendarAssignment,
  ruledMaterialConversion,
  ruledMaterialAlternate,
  qualification,
  ruledQualificationTestResult,
  ruledDutyAssignment,
  ruledStandIn,
  physicalAssetClass,
  physicalAsset,
  equipmentAssetMapping,
  operationalLocationClass,
  operationalLocation,
  ruledParameter,
  processSegment,
  document,
  labelKind,
  ruledNumberRange,
  nameTranslation,
]

/**
 * Accounts with their roles: written by hand, because secrets stand beside the ledger.
 * @param whole everything this program is made of, asked late: what a role can allow
 */
function accountModule(whole: () => Catalogue): Module {
  const contracts = () => ({
    commands: [...whole().handlers.values()].map(({ contract }) => contract),
    queries: [...whole().answers.values()].map(({ contract }) => contract),
  })
  const known = () => grantable(Object.values(contracts()).flatMap((all) => all.map(({ permission }) => permission)))
  return {
    handlers: [...accountHandlers, ...roleHandlers(known)],
    gates: escalationGates(known),
    projections: [accountProjection, roleProjection],
    answers: [listAccountAnswer, getAccountAnswer, ...rightsAnswers(contracts, known)],
  }
}

const accountHandlers = [
  accounts.createAccountHandler,
  accounts.createServiceAccountHandler,
  accounts.admitAccountHandler,
  passwords.changeAccountPasswordHandler,
  passwords.changeOwnPasswordHandler,
  accounts.disableAccountHandler,
  accounts.enableAccountHandler,
  accounts.eraseAccountHandler,
  accounts.grantRoleHandler,
  accounts.revokeRoleHandler,
]

/** What opens the program: API tokens and sessions. */
const accessModule = gather(tokenHandlers, sessionHandlers, tokenProjections, accessQueries)

/** What the floors above ask of the equipment tree and of its times. */
const plantModule: Module = gather(plantQueries, calendarQueries)

/** Who submits and approves a revision, and which one counts. */
const revisionModule: Module = gather(revisionHandlers, revisionProjections, revisionQueries)

/** Who is on duty is told what has happened, by the ways that he has chosen. */
const noticeModule: Module = gather(
  noticeHandlers,
  noticeProjections,
  noticeQueries,
  rosterQueries,
  wayHandlers,
  wayProjections,
  wayQueries,
)

/**
 * @param more resources of other floors that refer to the model: what they refer to cannot be retired
 * @param whole everything this program is made of, asked late
 */
export function modelModulesWith(more: readonly (AnyResource | RuledResource)[], whole: () => Catalogue): readonly Module[] {
  const resources = [...modelResources, ...more].map((given) => ('rules' in given ? given.resource : given))
  return [
    moduleOfResources([...modelResources, ...more]),
    {
      gates: attachmentGates(resources),
      handlers: [eraseAttachmentHandler(resources)],
      answers: [findErasureAnswer],
    },
    accountModule(whole),
    plantModule,
    accessModule,
    { answers: [getConvertedQuantityAnswer] },
    revisionModule,
    gather(viewHandlers, viewProjections, viewQueries),
    gather({ listNamesAnswer }),
    noticeModule,
  ]
}

/** Resources of the model alone, and accounts with their rights. */
export const modelModules: readonly Module[] = modelModulesWith([], () => catalogueOf(modelModules))
