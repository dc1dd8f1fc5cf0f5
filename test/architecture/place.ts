/**
 * Where a file stands in the house, read from its path alone: `src/<area>/<activity>/<name>.<suffix>.ts`. The suffix says what a file may
 * touch; a file of a module without a suffix is pure.
 */

/** The floors of `src`, lowest first: a file may import from its own floor and from those before it. */
export const FLOORS: readonly (readonly string[])[] = [
  ['kernel'],
  ['model'],
  ['operations'],
  ['production', 'quality', 'maintenance', 'inventory'],
  ['connect', 'exchange', 'enterprise'],
  ['apps'],
]

/** The four operations categories of ISA-95 Part 3. */
export const CATEGORIES: readonly string[] = FLOORS[3]!

/** The eight activities of ISA-95 Part 3, as folders below a category. */
export const ACTIVITIES: readonly string[] = [
  'definition',
  'resources',
  'scheduling',
  'dispatching',
  'execution',
  'collection',
  'tracking',
  'analysis',
]

/** Suffixes of the parts that run inside a command, a query or the feed. */
export const SERVER_PARTS: readonly string[] = ['handler', 'projection', 'query', 'reaction', 'gate', 'participant']

/** Suffixes of the parts that touch the outside: a wire, a file, a table written in bulk. */
export const EDGE_PARTS: readonly string[] = ['adapter', 'store']

export type Kind = 'contract' | 'pure' | 'screen' | 'test' | 'asset' | 'app' | 'kernel' | 'outside' | 'unknown' | (string & {})

export interface Place {
  /** Path from the root of the repository, with `/`. */
  path: string
  /** `kernel`, `model`, … for files in `src`; otherwise the first folder (`simulator`, `test`). */
  area: string
  /** `src/<area>/<activity>`; undefined outside modules (kernel, apps, everything that is not in `src`). */
  module: string | undefined
  kind: Kind
}

/** Says where the file at `path` (from the root of the repository) stands. */
export function placeOf(path: string): Place {
  const [tree = '', area = '', folder = '', ...rest] = path.split('/')
  const kindUnlessTest = (kind: Kind): Kind => (isTest(path) ? 'test' : kind)
  if (tree !== 'src') return { path, area: tree, module: undefined, kind: kindUnlessTest('outside') }
  if (area === 'apps') return { path, area, module: undefined, kind: kindUnlessTest('app') }
  if (area === 'kernel') return { path, area, module: undefined, kind: kindUnlessTest(folder === 'contract' ? 'contract' : 'kernel') }
  return { path, area, module: rest.length > 0 ? `src/${area}/${folder}` : `src/${area}`, kind: kindUnlessTest(kindInModule(path)) }
}

function kindInModule(path: string): Kind {
  if (!/\.tsx?$/.test(path)) return 'asset'
  const [name = '', ...suffixes] = (path.split('/').at(-1) ?? '').replace(/\.tsx?$/, '').split('.')
  if (suffixes.length === 0) return name === 'contract' ? 'contract' : 'pure'
  const suffix = suffixes.join('.')
  if (suffix === 'resource' || suffix === 'contract') return 'contract'
  return [...SERVER_PARTS, ...EDGE_PARTS, 'screen'].includes(suffix) ? suffix : 'unknown'
}

/** Test files and what only tests use stand outside the rules of imports; their length still counts. */
export function isTest(path: string): boolean {
  return /\.(test|test-d|fixture)\.tsx?$/.test(path)
}

/**
 * What other modules may import. A long contract is divided into `x.contract.ts`, which `contract.ts` gathers; from outside, only the
 * gathered one is seen.
 */
export function isFrontDoor(path: string): boolean {
  return /(\/contract|\.resource)\.ts$/.test(path)
}

/** The floor on which an area stands, from 0; undefined when the area is not on the list. */
export function floorOf(area: string): number | undefined {
  const floor = FLOORS.findIndex((areas) => areas.includes(area))
  return floor < 0 ? undefined : floor
}
