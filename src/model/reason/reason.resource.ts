import { field, fixed, hinted, optional } from '../../kernel/contract/field.ts'
import { defineResource } from '../../kernel/contract/resource.ts'

/** Where lost time and lost pieces belong in a Pareto: the classical losses, with the waiting for neighbours apart. */
const lossCategories = [
  { value: 'Breakdown', label: { en: 'Breakdown', de: 'Störung' } },
  { value: 'SetUp', label: { en: 'Set-up and adjustment', de: 'Rüsten und Einstellen' } },
  { value: 'MinorStop', label: { en: 'Minor stop', de: 'Kurzstillstand' } },
  { value: 'SpeedLoss', label: { en: 'Reduced speed', de: 'Verringerte Geschwindigkeit' } },
  { value: 'Starved', label: { en: 'Waiting for material', de: 'Warten auf Material' } },
  { value: 'Blocked', label: { en: 'Outlet blocked', de: 'Auslauf gestaut' } },
  { value: 'Organisational', label: { en: 'Organisational', de: 'Organisatorisch' } },
  { value: 'PlannedStop', label: { en: 'Planned stop', de: 'Geplanter Stillstand' } },
  { value: 'Defect', label: { en: 'Defect', de: 'Fehler' } },
  { value: 'StartUpLoss', label: { en: 'Start-up loss', de: 'Anlaufverlust' } },
] as const

/** Why something stopped, was scrapped or reworked: one tree per kind. */
export const reason = defineResource({
  name: 'model.reason.reason',
  title: { one: { en: 'Reason', de: 'Grund' }, many: { en: 'Reasons', de: 'Gründe' } },
  isa95: 'OperationsRecord.Reason',
  permission: 'model.reason',
  key: ['code'],
  list: ['code', 'name', 'kind', 'lossCategory', 'parentId'],
  refusals: {
    kind_differs_from_parent: {
      en: 'A reason stands below reasons of its own kind only.',
      de: 'Ein Grund steht nur unter Gründen derselben Art.',
    },
  },
  fields: {
    code: field.code({ en: 'Code', de: 'Kennung' }),
    name: field.words({ en: 'Name', de: 'Name' }),
    kind: fixed(
      field.choice({ en: 'Kind', de: 'Art' }, [
        { value: 'stop', label: { en: 'Stop', de: 'Stillstand' } },
        { value: 'scrap', label: { en: 'Scrap', de: 'Ausschuss' } },
        { value: 'rework', label: { en: 'Rework', de: 'Nacharbeit' } },
      ]),
    ),
    parentId: field.parent({ en: 'Below', de: 'Unter' }, 'model.reason.reason'),
    lossCategory: optional(field.choice({ en: 'Loss', de: 'Verlustart' }, lossCategories)),
    isPlanned: hinted(field.flag({ en: 'Planned', de: 'Geplant' }), {
      en: 'A stop of this reason is no loss of availability: it was planned',
      de: 'Ein Stillstand mit diesem Grund mindert die Verfügbarkeit nicht: Er war geplant',
    }),
  },
})
