const PLACE = 'entresol.terminal.unit'

/** The machine at which this device stands; undefined until somebody has said so. */
export function rememberedUnit(): string | undefined {
  return localStorage.getItem(PLACE) ?? undefined
}

export function rememberUnit(equipmentId: string): void {
  localStorage.setItem(PLACE, equipmentId)
}
