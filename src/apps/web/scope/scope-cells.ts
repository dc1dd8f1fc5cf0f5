import type { Words } from '../../../kernel/contract/words.ts'

/** The four operations categories of ISA-95 Part 3. */
export const categories = {
  production: { en: 'Production', de: 'Produktion' },
  quality: { en: 'Quality', de: 'Qualität' },
  maintenance: { en: 'Maintenance', de: 'Instandhaltung' },
  inventory: { en: 'Inventory', de: 'Lager' },
} as const satisfies Record<string, Words>
export type Category = keyof typeof categories

/** The eight activities of ISA-95 Part 3. */
export const activities = {
  definition: { en: 'Definition management', de: 'Definitionen' },
  resources: { en: 'Resource management', de: 'Ressourcen' },
  scheduling: { en: 'Detailed scheduling', de: 'Feinplanung' },
  dispatching: { en: 'Dispatching', de: 'Arbeitsverteilung' },
  execution: { en: 'Execution management', de: 'Ausführung' },
  collection: { en: 'Data collection', de: 'Datenerfassung' },
  tracking: { en: 'Tracking', de: 'Verfolgung' },
  analysis: { en: 'Performance analysis', de: 'Leistungsanalyse' },
} as const satisfies Record<string, Words>
export type Activity = keyof typeof activities

/** Areas beside the grid: Part 3's supporting activities and the doors to other levels. */
export const band = {
  kernel: { en: 'Ledger, rights, records', de: 'Hauptbuch, Rechte, Aufzeichnungen' },
  exchange: { en: 'Doors to Level 4', de: 'Türen zu Ebene 4' },
  enterprise: { en: 'Many sites', de: 'Viele Werke' },
  apps: { en: 'Operation of the program', de: 'Betrieb des Programms' },
} as const satisfies Record<string, Words>

/** What serves all four categories at once, by the activity that it belongs to. */
const shared: Readonly<Record<string, Activity>> = { performance: 'analysis', model: 'resources', connect: 'collection' }

export interface Cell {
  readonly category: Category | 'all'
  readonly activity: Activity
}

/** The cell of a folder below `src`: its activity, and its category or `all`. Undefined for what stands beside the grid. */
export function cellOf(folder: string): Cell | undefined {
  const [area = '', name = ''] = folder.split('/')
  const activity = shared[area] ?? shared[name] ?? (name in activities ? (name as Activity) : undefined)
  if (activity === undefined || area in band) return undefined
  return { category: area in categories ? (area as Category) : 'all', activity }
}

/** The folder in which a contract lives, out of its name: the first two parts are the same. */
export function folderOf(contract: string): string {
  return contract.split('.').slice(0, 2).join('/')
}

/**
 * MES is not a word of ISA-95. Our profile of it: production from dispatching to tracking (lots and genealogy are tracking) and its analysis,
 * with the checks during production, which ISA-95 puts under quality.
 */
const mes: Readonly<Partial<Record<Category, readonly Activity[]>>> = {
  production: ['dispatching', 'execution', 'collection', 'tracking', 'analysis'],
  quality: ['execution', 'collection'],
}

export function isMes(category: Category, activity: Activity): boolean {
  return mes[category]?.includes(activity) ?? false
}

/** Whose right one needs says whose activity it is: assigning a job is dispatching, though its code lives with execution. */
export function cellOfContract({ folder, permission }: { readonly folder: string; readonly permission: string }): Cell | undefined {
  return folder.startsWith('kernel/') ? undefined : (cellOf(folderOf(permission)) ?? cellOf(folder))
}

/** The contracts of a cell: those of its own category, and those that serve every category. */
export function contractsIn<Row extends { readonly name: string; readonly permission: string }>(
  rows: readonly Row[],
  category: Category,
  activity: Activity,
) {
  const here = rows
    .map((row) => ({ row, cell: cellOfContract({ folder: folderOf(row.name), permission: row.permission }) }))
    .filter(({ cell }) => cell?.activity === activity)
  const of = (wanted: Cell['category']) => here.filter(({ cell }) => cell?.category === wanted).map(({ row }) => row)
  return { own: of(category), shared: of('all') }
}
