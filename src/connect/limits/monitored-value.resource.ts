import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** A signal of machines and the range that it must keep. What leaves it becomes an event of the ledger, which rules can hear. */
export const monitoredValue = defineResource({
  name: 'connect.limits.monitoredValue',
  title: { one: { en: 'Monitored value', de: 'Überwachter Wert' }, many: { en: 'Monitored values', de: 'Überwachte Werte' } },
  isa95: 'EquipmentProperty',
  permission: 'connect.limits',
  key: ['code'],
  list: ['code', 'name', 'equipmentId', 'signal', 'range', 'enabled'],
  scope: 'equipmentId',
  refusals: {
    dead_band_not_valid: {
      en: 'The dead band must not be negative, and must fit into the range.',
      de: 'Die Rückkehrspanne darf nicht negativ sein und muss in den Bereich passen.',
    },
  },
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    equipmentId: fixed(
      hinted(field.reference({ en: 'Where', de: 'Wo' }, 'model.equipment.equipment'), {
        en: 'This equipment and everything below it that has the signal',
        de: 'Diese Anlage und alles darunter, was das Signal hat',
      }),
    ),
    equipmentClassId: hinted(optional(field.reference({ en: 'Only of class', de: 'Nur der Klasse' }, 'model.equipment.equipmentClass')), {
      en: 'Empty: of every class',
      de: 'Leer: jede Klasse',
    }),
    signal: hinted(field.text({ en: 'Signal', de: 'Signal' }), {
      en: 'Name of the signal, or its last part: Pressure is also Status/Parameter/Pressure',
      de: 'Name des Signals oder sein letzter Teil: Pressure ist auch Status/Parameter/Pressure',
    }),
    range: field.range({ en: 'Range', de: 'Bereich' }),
    deadBand: hinted(optional(field.decimal({ en: 'Dead band', de: 'Rückkehrspanne' })), {
      en: 'It is back only when it is so far inside; empty: at once',
      de: 'Erst so weit innerhalb gilt er als zurück; leer: sofort',
    }),
    delaySeconds: hinted(optional(field.duration({ en: 'Only after', de: 'Erst nach' })), {
      en: 'It has left only when it was outside for so long; empty: at once',
      de: 'Erst nach so langer Zeit außerhalb gilt er als draußen; leer: sofort',
    }),
    enabled: hinted(field.flag({ en: 'Switched on', de: 'Eingeschaltet' }), {
      en: 'Try it on what was heard before you switch it on',
      de: 'Vor dem Einschalten lässt er sich an Gehörtem erproben',
    }),
  },
})
