import { monitoredValue } from '../../../connect/limits/monitored-value.resource.ts'
import { classMapping } from '../../../connect/mapping/class-mapping.resource.ts'
import { connection } from '../../../connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../../connect/mapping/equipment-source.resource.ts'
import type { AnyResource } from '../../../kernel/contract/resource.ts'
import type { Words } from '../../../kernel/contract/words.ts'
import { equipmentAssetMapping } from '../../../model/asset/equipment-asset-mapping.resource.ts'
import { physicalAsset } from '../../../model/asset/physical-asset.resource.ts'
import { physicalAssetClass } from '../../../model/asset/physical-asset-class.resource.ts'
import { calendarAssignment } from '../../../model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../../model/calendar/work-calendar.resource.ts'
import { document } from '../../../model/document/document.resource.ts'
import { equipment } from '../../../model/equipment/equipment.resource.ts'
import { equipmentClass } from '../../../model/equipment/equipment-class.resource.ts'
import { labelKind } from '../../../model/label/label-kind.resource.ts'
import { operationalLocation } from '../../../model/location/operational-location.resource.ts'
import { operationalLocationClass } from '../../../model/location/operational-location-class.resource.ts'
import { materialAlternate } from '../../../model/material/material-alternate.resource.ts'
import { materialClass } from '../../../model/material/material-class.resource.ts'
import { materialConversion } from '../../../model/material/material-conversion.resource.ts'
import { materialDefinition } from '../../../model/material/material-definition.resource.ts'
import { numberRange } from '../../../model/number/number-range.resource.ts'
import { parameter } from '../../../model/parameter/parameter.resource.ts'
import { dutyAssignment } from '../../../model/personnel/duty-assignment.resource.ts'
import { person } from '../../../model/personnel/person.resource.ts'
import { personnelClass } from '../../../model/personnel/personnel-class.resource.ts'
import { standIn } from '../../../model/personnel/stand-in.resource.ts'
import { qualification } from '../../../model/personnel/qualification.resource.ts'
import { qualificationTestResult } from '../../../model/personnel/qualification-test-result.resource.ts'
import { reason } from '../../../model/reason/reason.resource.ts'
import { processSegment } from '../../../model/segment/process-segment.resource.ts'
import { nameTranslation } from '../../../model/translation/name-translation.resource.ts'
import { unitOfMeasure } from '../../../model/unit/unit-of-measure.resource.ts'

export interface ResourceGroup {
  readonly title: Words
  readonly resources: readonly AnyResource[]
}

/** The pages of data of the product, in the order in which one fills them. A module adds its resource here. */
export const groups: readonly ResourceGroup[] = [
  {
    title: { en: 'Plant', de: 'Werk' },
    resources: [
      equipment,
      equipmentClass,
      physicalAsset,
      physicalAssetClass,
      equipmentAssetMapping,
      operationalLocation,
      operationalLocationClass,
    ],
  },
  {
    title: { en: 'Material', de: 'Material' },
    resources: [materialDefinition, materialClass, materialConversion, materialAlternate, unitOfMeasure],
  },
  {
    title: { en: 'Work', de: 'Arbeit' },
    resources: [processSegment, parameter, reason, document, labelKind, numberRange, nameTranslation],
  },
  {
    title: { en: 'People', de: 'Menschen' },
    resources: [person, personnelClass, dutyAssignment, standIn, qualification, qualificationTestResult],
  },
  { title: { en: 'Time', de: 'Zeit' }, resources: [workCalendar, calendarAssignment] },
  { title: { en: 'Machines', de: 'Maschinen' }, resources: [connection, equipmentSource, classMapping, monitoredValue] },
]

export const resources: readonly AnyResource[] = groups.flatMap((group) => group.resources)

/** `model.material.materialDefinition` has the address `material-definition`. */
export function slugOf(resource: AnyResource): string {
  const last = resource.name.slice(resource.name.lastIndexOf('.') + 1)
  return last.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
