import type { BoardUnit } from './contract.ts'

/** What the live stream says about a unit between two answers of the board. */
export interface PushedUnit {
  readonly equipmentId: string
  readonly state: BoardUnit['state']
  readonly since: string
}

/** The board with what has been pushed since: the newer of both holds, so that a slow answer never takes a state back. */
export function withPushed<Unit extends Pick<BoardUnit, 'equipmentId' | 'state' | 'since'>>(
  rows: readonly Unit[],
  pushed: ReadonlyMap<string, PushedUnit>,
): readonly Unit[] {
  return rows.map((row) => {
    const news = pushed.get(row.equipmentId)
    if (!news || news.state === row.state || (row.since !== null && news.since < row.since)) return row
    return { ...row, state: news.state, since: news.since, reason: null, faultCode: null }
  })
}

export interface BoardLine<Unit> {
  readonly lineId: string
  readonly name: string
  readonly units: readonly Unit[]
}

/** Units by the line they belong to, lines by name. */
export function groupByLine<Unit extends Pick<BoardUnit, 'lineId' | 'lineName' | 'name'>>(rows: readonly Unit[]): BoardLine<Unit>[] {
  return [...Map.groupBy(rows, (row) => row.lineId ?? '')]
    .map(([lineId, units]) => ({ lineId, name: units[0]?.lineName ?? '', units: inFlow(units) }))
    .toSorted((left, right) => left.name.localeCompare(right.name))
}

/**
 * What is left of the board when somebody looks for a name: whole lines by the line's name, else the units by theirs. Without a word and
 * without `standing` everything.
 */
export function findOnBoard<Unit extends Pick<BoardUnit, 'name' | 'code' | 'state'>>(
  lines: readonly BoardLine<Unit>[],
  wish: { readonly search: string; readonly standing: boolean },
): BoardLine<Unit>[] {
  const word = wish.search.trim().toLocaleLowerCase()
  const has = (text: string) => text.toLocaleLowerCase().includes(word)
  return lines.flatMap((line) => {
    const named = has(line.name) ? line.units : line.units.filter(({ name, code }) => has(name) || has(code))
    const units = wish.standing ? named.filter(({ state }) => state !== 'Producing') : named
    return units.length === 0 ? [] : [{ ...line, units }]
  })
}

/** In the order in which goods pass them in the trade. */
const kinds = [
  ['blower', /blow|blas|depallet/],
  ['filler', /fill|füll/],
  ['capper', /cap|verschl/],
  ['labeller', /label|etikett/],
  ['packer', /pack/],
  ['palletiser', /pallet/],
  ['lathe', /lathe|turn|dreh/],
  ['mill', /mill|fräs/],
  ['robot', /robot|handling/],
] as const
export type DrawnKind = (typeof kinds)[number][0] | 'generic'

/** Which drawing fits a machine, by what people call it. A wrong guess costs nothing: it is a picture. */
export function drawingOf(name: string): DrawnKind {
  return kinds.find(([, words]) => words.test(name.toLowerCase()))?.[0] ?? 'generic'
}

/**
 * The order in which goods pass the machines of a filling line. The equipment hierarchy knows no order of flow, so it is known only where every
 * machine of the line is one of the trade; elsewhere the given order stays.
 */
function inFlow<Unit extends { readonly name: string }>(units: readonly Unit[]): readonly Unit[] {
  const placeOf = (unit: Unit) => kinds.findIndex(([kind]) => kind === drawingOf(unit.name))
  const places = new Set(units.map(placeOf))
  return places.has(-1) || places.size < units.length ? units : units.toSorted((left, right) => placeOf(left) - placeOf(right))
}

/** The four figures of an OEE tile out of the key figures by their codes. */
export function figuresOf(kpis: Readonly<Record<string, { readonly value: string | null } | undefined>>) {
  const valueOf = (code: string) => kpis[code]?.value ?? null
  return {
    oee: valueOf('oee'),
    availability: valueOf('availability'),
    effectiveness: valueOf('effectiveness'),
    quality: valueOf('qualityRatio'),
  }
}

/** The OEE of the shift, or undefined before the shift has any planned time: a zero would be a lie. */
export function shiftOeeOf(unit: Pick<BoardUnit, 'kpis' | 'shiftCode'>): string | null | undefined {
  return unit.shiftCode === null ? undefined : (unit.kpis['oee']?.value ?? null)
}

/** The buffer behind a unit as the strip draws it: its share of what it holds is for the eye alone. */
export function stripBufferOf({ buffer }: Pick<BoardUnit, 'buffer'>) {
  if (buffer === null) return { level: undefined }
  const { level, capacity, trend } = buffer
  const share = capacity === null || Number(capacity) <= 0 ? undefined : Number(level) / Number(capacity)
  return { level: share, held: level, capacity, trend }
}
