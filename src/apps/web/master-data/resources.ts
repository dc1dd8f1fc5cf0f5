import { classMapping } from '../../../connect/mapping/class-mapping.resource.ts'
import { connection } from '../../../connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../../connect/mapping/equipment-source.resource.ts'
import type { AnyResource } from '../../../kernel/contract/resource.ts'
import { calendarAssignment } from '../../../model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../../model/calendar/work-calendar.resource.ts'
import { equipment } from '../../../model/equipment/equipment.resource.ts'
import { equipmentClass } from '../../../model/equipment/equipment-class.resource.ts'
import { materialClass } from '../../../model/material/material-class.resource.ts'
import { materialDefinition } from '../../../model/material/material-definition.resource.ts'
import { person } from '../../../model/personnel/person.resource.ts'
import { personnelClass } from '../../../model/personnel/personnel-class.resource.ts'
import { reason } from '../../../model/reason/reason.resource.ts'
import { unitOfMeasure } from '../../../model/unit/unit-of-measure.resource.ts'

/** The pages of data of the product, in the order in which one fills them. A module adds its resource here. */
export const resources: readonly AnyResource[] = [
  equipment,
  equipmentClass,
  materialDefinition,
  materialClass,
  unitOfMeasure,
  reason,
  person,
  personnelClass,
  workCalendar,
  calendarAssignment,
  connection,
  equipmentSource,
  classMapping,
]

/** `model.material.materialDefinition` has the address `material-definition`. */
export function slugOf(resource: AnyResource): string {
  const last = resource.name.slice(resource.name.lastIndexOf('.') + 1)
  return last.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
