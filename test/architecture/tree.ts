/** Reads the folders that the rules rule over into one value, and walks its imports. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { isTest, type Place, placeOf } from './place.ts'
import { type Import, readSource, type SourceFile } from './source.ts'

/** A broken rule at one place. */
export interface Finding {
  file: string
  line: number
  detail: string
}

export interface Rule {
  name: string
  why: string
  /** Where its only violation in `violations/` stands: a file, or a folder when the rule looks at folders. */
  seeded: string
  find: (tree: Tree) => Finding[]
}

export interface Limits {
  fileLines: number
  functionLines: number
  kernelServerLines: number
  kernelContractLines: number
  resourceEngineLines: number
  interchangeLines: number
  listsLines: number
  spreadsheetLines: number
}

export interface Tree {
  files: SourceFile[]
  limits: Limits
}

/** One import, seen from both ends. `to` is undefined for a library. */
export interface Edge {
  from: Place
  to: Place | undefined
  /** Name of the package, `node:…` for what is built in; undefined for a file. */
  library: string | undefined
  import: Import
}

const FOLDERS = '{src,simulator,test,bench,scripts}/**/*.{ts,tsx}'
const SEEDS = 'test/architecture/violations/'

/** Reads every TypeScript file below `root`, the seeded violations left out. Throws at the first that cannot be parsed. */
export function readTree(root: string, limits: Limits): Tree {
  const exists = (path: string) => existsSync(posix.join(root, path))
  const paths = globSync(FOLDERS, { cwd: root })
    .filter((path) => !path.startsWith(SEEDS))
    .sort()
  return { limits, files: paths.map((path) => readSource(path, readFileSync(posix.join(root, path), 'utf8'), exists)) }
}

/** The imports of everything but tests: a test may reach for what it tests with. */
export function edgesOf(tree: Tree): Edge[] {
  return tree.files
    .filter((file) => !isTest(file.path))
    .flatMap((file) =>
      file.imports.map((found) => ({
        from: placeOf(file.path),
        to: 'file' in found.target ? placeOf(found.target.file) : undefined,
        library: 'library' in found.target ? found.target.library : undefined,
        import: found,
      })),
    )
}

/** A rule over single imports: every import for which `breaks` holds is a finding. */
export function eachImport(breaks: (edge: Edge) => boolean): (tree: Tree) => Finding[] {
  return (tree) =>
    edgesOf(tree)
      .filter(breaks)
      .map((edge) => ({ file: edge.from.path, line: edge.import.line, detail: `imports ${edge.import.specifier}` }))
}

/** A rule over single files: `breaks` returns what is wrong, with its line. */
export function eachFile(breaks: (file: SourceFile, place: Place, limits: Limits) => { line: number; detail: string }[]) {
  return (tree: Tree): Finding[] =>
    tree.files.flatMap((file) => breaks(file, placeOf(file.path), tree.limits).map((found) => ({ file: file.path, ...found })))
}

/** A rule over single lines: every line that matches, in a file for which `isMeant` holds, is a finding. */
export function eachLine(pattern: RegExp, isMeant: (path: string) => boolean = () => true): (tree: Tree) => Finding[] {
  return eachFile(({ text, path }) =>
    (isMeant(path) ? text : '')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [{ line: index + 1, detail: `has ${pattern.exec(line)?.[0]}` }] : [])),
  )
}

/** A rule over the size of a part of the house, tests left out. Found at `part`, line 0. */
export function budget(part: string, limit: keyof Limits, isCounted: (path: string) => boolean) {
  return (tree: Tree): Finding[] => {
    const files = tree.files.filter(({ path }) => isCounted(path) && !isTest(path))
    const lines = files.reduce((sum, file) => sum + file.lines, 0)
    return lines > tree.limits[limit] ? [{ file: part, line: 0, detail: `has ${lines} lines, allowed are ${tree.limits[limit]}` }] : []
  }
}

/**
 * Circles of imports, type-only ones too: each set of files that all reach each other is one finding, at its first file by name.
 * Found with Tarjan's strongly connected components.
 */
export function findCycles(tree: Tree): Finding[] {
  const next = new Map<string, string[]>()
  for (const { from, to } of edgesOf(tree)) if (to) next.set(from.path, [...(next.get(from.path) ?? []), to.path])
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (path: string) => {
    order.set(path, order.size)
    lowest.set(path, order.get(path)!)
    stack.push(path)
    for (const target of next.get(path) ?? []) {
      if (!order.has(target)) visit(target)
      if (stack.includes(target)) lowest.set(path, Math.min(lowest.get(path)!, lowest.get(target)!))
    }
    if (lowest.get(path) !== order.get(path)) return
    const circle = stack.splice(stack.indexOf(path))
    if (circle.length > 1 || next.get(path)?.includes(path)) circles.push(circle.sort())
  }
  for (const path of next.keys()) if (!order.has(path)) visit(path)
  return circles.map((circle) => ({ file: circle[0]!, line: 1, detail: `stands in a circle: ${circle.join(' → ')}` }))
}
