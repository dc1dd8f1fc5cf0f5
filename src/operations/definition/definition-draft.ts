/** What a person types for a rate; numbers as text, empty where nothing is said. */
export interface RateDraft {
  readonly validFrom: string
  readonly seconds: string
  readonly piecesPerCycle: string
  readonly equipmentId: string | null
  readonly materialDefinitionId: string | null
}

export interface SegmentDraft {
  readonly code: string
  readonly name: string
  readonly workMasterId: string | null
  readonly after: string
}

/** A decimal comma is a comma only while one types. */
export function decimalOf(text: string): string {
  return text.trim().replace(',', '.')
}

/** Minutes as typed, in the seconds of the contract; what is no number stays as it is, so that the contract can say so. */
export function secondsOf(minutes: string): string {
  const text = decimalOf(minutes)
  return /^\d+(\.\d{1,4})?$/.test(text) ? String(Math.round(Number(text) * 60)) : text
}

export function rateOf(draft: RateDraft) {
  return {
    ...{
      validFrom: draft.validFrom,
      plannedRunTimePerItemSeconds: decimalOf(draft.seconds),
      piecesPerCycle: decimalOf(draft.piecesPerCycle),
    },
    ...(draft.equipmentId !== null && { equipmentId: draft.equipmentId }),
    ...(draft.materialDefinitionId !== null && { materialDefinitionId: draft.materialDefinitionId }),
  }
}

export function segmentOf(draft: SegmentDraft) {
  const after = draft.after.split(/[\s,;]+/).filter((code) => code !== '')
  return { code: draft.code.trim(), name: draft.name.trim(), workMasterId: draft.workMasterId ?? '', after }
}
