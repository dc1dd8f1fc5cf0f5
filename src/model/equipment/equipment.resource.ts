import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** B2MML EquipmentLevel, from the top down. */
export const equipmentLevels = [
  { value: 'Enterprise', label: { en: 'Enterprise', de: 'Unternehmen' } },
  { value: 'Site', label: { en: 'Site', de: 'Werk' } },
  { value: 'Area', label: { en: 'Area', de: 'Bereich' } },
  { value: 'ProcessCell', label: { en: 'Process cell', de: 'Anlage (Batch)' } },
  { value: 'ProductionUnit', label: { en: 'Production unit', de: 'Produktionseinheit' } },
  { value: 'ProductionLine', label: { en: 'Production line', de: 'Fertigungslinie' } },
  { value: 'StorageZone', label: { en: 'Storage zone', de: 'Lagerzone' } },
  { value: 'WorkCenter', label: { en: 'Work centre', de: 'Arbeitsplatzgruppe' } },
  { value: 'Unit', label: { en: 'Unit', de: 'Teilanlage' } },
  { value: 'WorkCell', label: { en: 'Work cell', de: 'Arbeitszelle' } },
  { value: 'StorageUnit', label: { en: 'Storage unit', de: 'Lagereinheit' } },
  { value: 'WorkUnit', label: { en: 'Work unit', de: 'Arbeitsplatz' } },
  { value: 'EquipmentModule', label: { en: 'Equipment module', de: 'Technische Einrichtung' } },
  { value: 'ControlModule', label: { en: 'Control module', de: 'Steuerungsmodul' } },
  { value: 'Other', label: { en: 'Other', de: 'Sonstiges' } },
] as const
export type EquipmentLevel = (typeof equipmentLevels)[number]['value']

/** What Level 4 usually schedules. */
export const workCenterLevels: readonly EquipmentLevel[] = ['ProcessCell', 'ProductionUnit', 'ProductionLine', 'StorageZone', 'WorkCenter']
/** What Level 3 usually schedules, and where ISO 22400 counts. */
export const workUnitLevels: readonly EquipmentLevel[] = ['Unit', 'WorkCell', 'StorageUnit', 'WorkUnit']

/** The role-based equipment hierarchy: places where work happens, whatever machine stands there. The ledger's own site has the ledger's id. */
export const equipment = defineResource({
  name: 'model.equipment.equipment',
  title: { one: { en: 'Equipment', de: 'Anlage' }, many: { en: 'Equipment', de: 'Anlagen' } },
  isa95: 'Equipment',
  permission: 'model.equipment',
  key: ['code'],
  list: ['code', 'name', 'level', 'parentId', 'equipmentClassId'],
  scope: 'self',
  refusals: {
    level_does_not_fit_parent: {
      en: 'Equipment of this level cannot stand there in the hierarchy (ISA-95).',
      de: 'Eine Anlage dieser Ebene kann dort in der Hierarchie nicht stehen (ISA-95).',
    },
    site_needs_a_zone: { en: 'A site needs its time zone.', de: 'Ein Werk braucht seine Zeitzone.' },
  },
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.text({ en: 'Name', de: 'Name' }),
    level: fixed(field.choice({ en: 'Level', de: 'Ebene' }, equipmentLevels)),
    parentId: field.parent({ en: 'Part of', de: 'Gehört zu' }, 'model.equipment.equipment'),
    equipmentClassId: optional(field.reference({ en: 'Equipment class', de: 'Anlagenklasse' }, 'model.equipment.equipmentClass')),
    zone: hinted(optional(field.zone({ en: 'Time zone', de: 'Zeitzone' })), {
      en: 'IANA time zone; every site has one',
      de: 'IANA-Zeitzone; jedes Werk hat eine',
    }),
    isConstraintUnit: hinted(field.flag({ en: 'Constraint of its line', de: 'Engpass der Linie' }), {
      en: 'The work unit that sets the pace of its line, and whose account stands for the line',
      de: 'Der Arbeitsplatz, der den Takt der Linie vorgibt und dessen Zeitkonto für die Linie steht',
    }),
    flowOrder: hinted(optional(field.decimal({ en: 'Place in the flow', de: 'Platz im Materialfluss' })), {
      en: 'Material reaches the machines of a line in this order: 10, 20, 30 …; empty: together with the first',
      de: 'In dieser Folge erreicht das Material die Maschinen einer Linie: 10, 20, 30 …; leer: zusammen mit der ersten',
    }),
    changesOverBy: hinted(
      optional(
        field.choice({ en: 'A change of order arrives by', de: 'Ein Auftragswechsel kommt an durch' }, [
          { value: 'signal', label: { en: 'the order number that the machine shows', de: 'die Auftragsnummer, die die Maschine zeigt' } },
          { value: 'pieceCount', label: { en: 'the pieces that came from the machine before', de: 'die Stückzahl der Maschine davor' } },
          { value: 'transportTime', label: { en: 'the time that transport takes', de: 'die Transportzeit' } },
          { value: 'person', label: { en: 'a person who says so', de: 'eine Person, die es sagt' } },
        ]),
      ),
      {
        en: 'How this machine of a line gets the next order; empty: at once with the first machine',
        de: 'Wie diese Maschine einer Linie den nächsten Auftrag erhält; leer: sofort mit der ersten Maschine',
      },
    ),
    transportSeconds: hinted(
      optional(field.duration({ en: 'Transport from the machine before', de: 'Transport von der Maschine davor' })),
      {
        en: 'Only where the transport time decides',
        de: 'Nur, wo die Transportzeit entscheidet',
      },
    ),
    minorStopSeconds: hinted(optional(field.duration({ en: 'A stop is minor below', de: 'Kurzstillstand unter' })), {
      en: 'Shorter stops need no reason; empty: as its class or the equipment above says',
      de: 'Kürzere Stillstände brauchen keinen Grund; leer: wie Klasse oder übergeordnete Anlage',
    }),
    countAuthority: hinted(
      optional(
        field.choice({ en: 'Counts come from', de: 'Mengen kommen von' }, [
          { value: 'machine', label: { en: 'the machine', de: 'der Maschine' } },
          { value: 'person', label: { en: 'people', de: 'Menschen' } },
        ]),
      ),
      { en: 'Who says how many were made', de: 'Wer sagt, wie viele gefertigt wurden' },
    ),
    description: field.note({ en: 'Description', de: 'Beschreibung' }),
  },
})
