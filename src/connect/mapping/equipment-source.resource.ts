import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'
import { MappingOverride, noOverride, templateOptions } from './template.contract.ts'

/** Of what a source speaks for its unit; a source without a choice speaks of everything. */
export const speaksForOptions = [
  { value: 'state', label: { en: 'its state only', de: 'nur seinen Zustand' } },
  { value: 'counts', label: { en: 'its counts only', de: 'nur seine Mengen' } },
] as const
export type SpeaksFor = (typeof speaksForOptions)[number]['value']

/** Which device or topic speaks for which work unit. To create one is all that it takes to connect a machine. */
export const equipmentSource = defineResource({
  name: 'connect.mapping.equipmentSource',
  title: { one: { en: 'Signal source', de: 'Signalquelle' }, many: { en: 'Signal sources', de: 'Signalquellen' } },
  isa95: 'EquipmentProperty',
  permission: 'connect.mapping',
  key: ['connectionId', 'address'],
  list: ['equipmentId', 'connectionId', 'address', 'template'],
  scope: 'equipmentId',
  fields: {
    connectionId: fixed(field.reference({ en: 'Connection', de: 'Verbindung' }, 'connect.mapping.connection')),
    address: fixed(
      hinted(field.text({ en: 'Device or topic', de: 'Gerät oder Topic' }), {
        en: 'Sparkplug: group/node or group/node/device; else the MQTT topic',
        de: 'Sparkplug: Gruppe/Knoten oder Gruppe/Knoten/Gerät; sonst das MQTT-Topic',
      }),
    ),
    equipmentId: fixed(field.reference({ en: 'Work unit', de: 'Arbeitsplatz' }, 'model.equipment.equipment')),
    template: hinted(optional(field.choice({ en: 'Template', de: 'Vorlage' }, templateOptions)), {
      en: 'Empty: as the class of the unit says',
      de: 'Leer: wie die Klasse des Arbeitsplatzes',
    }),
    speaksFor: hinted(optional(field.choice({ en: 'Speaks for', de: 'Spricht für' }, speaksForOptions)), {
      en: 'Empty: everything. Two sources may share a unit when one tells its state and the other its counts',
      de: 'Leer: alles. Zwei Quellen können sich einen Arbeitsplatz teilen, wenn eine den Zustand meldet und die andere die Mengen',
    }),
    silenceSeconds: hinted(optional(field.duration({ en: 'No data after a silence of', de: 'Keine Daten nach Stille von' })), {
      en: 'Empty: as the policy says',
      de: 'Leer: wie die Regel es sagt',
    }),
    override: field.page({ en: 'Differences from the template', de: 'Abweichungen von der Vorlage' }, MappingOverride.default(noOverride)),
  },
})
