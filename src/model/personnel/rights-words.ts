import type { Words } from '../../kernel/contract/words.ts'
import type { PermissionRow } from './contract.ts'

/** What the first part of a permission's name stands for. */
const areas: Readonly<Record<string, Words>> = {
  model: { en: 'What the plant is made of', de: 'Woraus das Werk besteht' },
  operations: { en: 'Work: planning, doing, evaluating', de: 'Arbeit: planen, ausführen, auswerten' },
  production: { en: 'Production', de: 'Produktion' },
  quality: { en: 'Quality', de: 'Qualität' },
  maintenance: { en: 'Maintenance', de: 'Instandhaltung' },
  inventory: { en: 'Inventory', de: 'Lager' },
  connect: { en: 'Machines and signals', de: 'Maschinen und Signale' },
  exchange: { en: 'Other systems', de: 'Andere Systeme' },
  enterprise: { en: 'Many sites', de: 'Viele Werke' },
  kernel: { en: 'Ledger and terminals', de: 'Hauptbuch und Terminals' },
}

const see: Words = { en: 'See: {what}', de: 'Ansehen: {what}' }

export interface PermissionGroup {
  readonly area: string
  readonly title: Words
  readonly rows: readonly PermissionRow[]
}

/** Permissions by their area, in the order of the list above; an area without words goes by its name. */
export function groupPermissions(rows: readonly PermissionRow[]): readonly PermissionGroup[] {
  const groups = Map.groupBy(rows, ({ permission }) => permission.split('.')[0]!)
  const order = [...new Set([...Object.keys(areas), ...groups.keys()])]
  return order.flatMap((area) => {
    const own = groups.get(area)
    return own ? [{ area, title: areas[area] ?? { en: area, de: area }, rows: own }] : []
  })
}

/** What a permission allows, in words: what one can do with it, or else what one can see. */
export function sayPermission({ permission, allows }: PermissionRow, t: (words: Words) => string): string {
  const commands = allows.filter(({ kind }) => kind === 'command')
  const titles = [...new Set((commands.length > 0 ? commands : allows).map(({ title }) => t(title)))].join(', ')
  if (titles === '') return permission
  return commands.length > 0 ? titles : t(see).replace('{what}', titles)
}
