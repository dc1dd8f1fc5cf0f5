import type { Words } from '../../../kernel/contract/words.ts'

/** What the parts of a definition are called where two revisions are compared. */
export const fieldWords: Readonly<Record<string, Words>> = {
  after: { en: 'After', de: 'Nach' },
  bill: { en: 'Bill', de: 'Stückliste' },
  code: { en: 'Code', de: 'Kennung' },
  equipment: { en: 'Equipment', de: 'Anlage' },
  equipmentClassId: { en: 'Equipment class', de: 'Anlagenklasse' },
  equipmentId: { en: 'Equipment', de: 'Anlage' },
  instructions: { en: 'Instructions', de: 'Anweisung' },
  material: { en: 'Material', de: 'Material' },
  materialDefinitionId: { en: 'Material', de: 'Material' },
  name: { en: 'Name', de: 'Name' },
  piecesPerCycle: { en: 'Pieces per cycle', de: 'Stück je Takt' },
  plannedRunTimePerItemSeconds: { en: 'Seconds per item', de: 'Sekunden je Stück' },
  plannedSetupSeconds: { en: 'Set-up in seconds', de: 'Rüsten in Sekunden' },
  quantityPerItem: { en: 'Quantity per item', de: 'Menge je Stück' },
  rates: { en: 'Ideal rates', de: 'Idealgeschwindigkeiten' },
  retired: { en: 'Retired', de: 'Stillgelegt' },
  segments: { en: 'Segments', de: 'Segmente' },
  unit: { en: 'Unit', de: 'Einheit' },
  validFrom: { en: 'Valid from', de: 'Gültig ab' },
  workMaster: { en: 'Work master', de: 'Arbeitsvorlage' },
  workMasterId: { en: 'Work master', de: 'Arbeitsvorlage' },
  workType: { en: 'Kind of work', de: 'Art der Arbeit' },
  yield: { en: 'Yield', de: 'Ausbeute' },
}
