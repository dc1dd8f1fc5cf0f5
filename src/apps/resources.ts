import { ruledMonitoredValue } from '../connect/limits/monitored-value.handler.ts'
import { classMapping } from '../connect/mapping/class-mapping.resource.ts'
import { connection } from '../connect/mapping/connection.resource.ts'
import { equipmentSource } from '../connect/mapping/equipment-source.resource.ts'
import type { AnyResource } from '../kernel/contract/resource.ts'
import type { RuledResource } from '../kernel/server/resource/decide-record.ts'
import { modelResources } from './model.ts'

/** Pages of data of the floors above the model; given together with the model's, because a record that is referred to cannot be retired. */
export const moreResources: readonly (AnyResource | RuledResource)[] = [connection, classMapping, equipmentSource, ruledMonitoredValue]

/** Every page of data. */
export const resources: readonly AnyResource[] = [...modelResources, ...moreResources].map((given) =>
  'rules' in given ? given.resource : given,
)
