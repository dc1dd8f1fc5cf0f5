/** Reads one TypeScript file into the facts that the rules ask for. Made with oxc-parser: TypeScript 7 has no interface for programs. */
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'

/** What an import points at: a file of the repository, or a library (`node:` for the built-in ones) with its package name. */
export type Target = { file: string } | { library: string }

export interface Import {
  target: Target
  /** As written in the file. */
  specifier: string
  line: number
}

export interface SourceFunction {
  name: string
  line: number
  /** From the line on which it begins to the line on which it ends, both counted, without the named functions inside. */
  lines: number
}

export interface SourceFile {
  path: string
  text: string
  lines: number
  /** Static, dynamic and type-only imports, and what is exported from elsewhere. */
  imports: Import[]
  /** Lines of imports whose target is computed, so that nobody can read where they go. */
  computedImports: number[]
  functions: SourceFunction[]
  /** Uses of the clock, chance, the environment and the console, as written: `Date.now`. */
  ambient: { use: string; line: number }[]
  /** Lines of comments that put work off. */
  postponed: number[]
  /** Names that the file exports. */
  exports: { name: string; line: number }[]
}

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

const AMBIENT_MEMBERS = new Set([
  'Date.now',
  'Math.random',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'performance.now',
  'process.env',
  'Temporal.Now',
])
const POSTPONED = /\b(TODO|FIXME|XXX|HACK)\b/
const AMBIENT_OBJECTS = new Set(['Date', 'Math', 'crypto', 'performance', 'process', 'console', 'globalThis'])

/**
 * Parses `text` as the file at `path`. `exists` answers whether the repository has a file; it decides how an import without an extension
 * is read. Throws when the text is not TypeScript: a file that cannot be read must not count as one that keeps the rules.
 */
export function readSource(path: string, text: string, exists: (path: string) => boolean): SourceFile {
  const { program, errors, module, comments } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`)
  const lineAt = lineCounter(text)
  const file: SourceFile = {
    path,
    text,
    lines: countLines(text),
    imports: [],
    computedImports: [],
    functions: [],
    ambient: [],
    postponed: comments.filter(({ value }) => POSTPONED.test(value)).map(({ start }) => lineAt(start)),
    exports: [],
  }
  const addImport = (source: Node | null | undefined, at: Node) => {
    if (!source) return
    const line = lineAt(at.start)
    const specifier = literalText(source)
    if (specifier === undefined) file.computedImports.push(line)
    else file.imports.push({ target: targetOf(path, specifier, exists), specifier, line })
  }
  const visit = (handlers: Record<string, (node: Node) => void>) => new Visitor(handlers as never).visit(program)
  visit(importHandlers(addImport))
  const spans: Span[] = []
  visit(functionHandlers(spans, lineAt))
  file.functions = spans.map((span) => withoutNested(span, spans))
  visit(ambientHandlers((use, node) => file.ambient.push({ use, line: lineAt(node.start) })))
  for (const entry of module.staticExports.flatMap((statement) => statement.entries))
    if (entry.exportName.name) file.exports.push({ name: entry.exportName.name, line: lineAt(entry.start) })
  return file
}

function importHandlers(add: (source: Node | null | undefined, at: Node) => void): Record<string, (node: Node) => void> {
  const fromSource = (node: Node) => add(node['source'] as Node | null, node)
  return {
    ImportDeclaration: fromSource,
    ExportNamedDeclaration: fromSource,
    ExportAllDeclaration: fromSource,
    ImportExpression: fromSource,
    TSImportType: fromSource,
    TSExternalModuleReference: (node) => add(node['expression'] as Node, node),
    CallExpression: (node) => {
      const callee = node['callee'] as Node
      if (callee.type === 'Identifier' && callee['name'] === 'require') add((node['arguments'] as Node[])[0], node)
    },
  }
}

/** A function as it stands in the file, before what is nested in it is taken off. */
interface Span {
  name: string | undefined
  from: number
  to: number
}

function functionHandlers(found: Span[], lineAt: (offset: number) => number): Record<string, (node: Node) => void> {
  const names = new Map<Node, string>()
  const add = (node: Node) => {
    const own = (node['id'] as Node | null)?.['name'] as string | undefined
    found.push({ name: own ?? names.get(node), from: lineAt(node.start), to: lineAt(node.end) })
  }
  const nameValue = (value: unknown, key: unknown) => {
    const name = (key as Node | null)?.['name']
    if (value && typeof name === 'string') names.set(value as Node, name)
  }
  return {
    VariableDeclarator: (node) => nameValue(node['init'], node['id']),
    Property: (node) => nameValue(node['value'], node['key']),
    MethodDefinition: (node) => nameValue(node['value'], node['key']),
    PropertyDefinition: (node) => nameValue(node['value'], node['key']),
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
  }
}

/**
 * Named functions inside a function are counted by themselves and not again in the one around them: a closure that holds four small
 * functions reads like a class with four methods. Callbacks without a name belong to the function in which they stand.
 */
function withoutNested(span: Span, all: readonly Span[]): SourceFunction {
  const isInside = (other: Span) => other !== span && other.name !== undefined && other.from >= span.from && other.to <= span.to
  const isNested = (other: Span) => isInside(other) && (other.from > span.from || other.to < span.to)
  const nested = new Set(all.filter(isNested).flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, line) => from + line)))
  return { name: span.name ?? 'anonymous', line: span.from, lines: span.to - span.from + 1 - nested.size }
}

function ambientHandlers(add: (use: string, node: Node) => void): Record<string, (node: Node) => void> {
  const isDate = (node: Node) => dotted(node['callee'] as Node) === 'Date'
  return {
    MemberExpression: (node) => {
      const name = dotted(node)
      if (name && (AMBIENT_MEMBERS.has(name) || /^console\.\w+$/.test(name))) add(name, node)
    },
    NewExpression: (node) => {
      if (isDate(node) && (node['arguments'] as Node[]).length === 0) add('new Date()', node)
    },
    CallExpression: (node) => {
      if (isDate(node)) add('Date()', node)
    },
    // `const { now } = Date` and `const log = console` are the same thing by another door.
    VariableDeclarator: (node) => {
      const init = node['init'] as Node | null
      const name = init ? dotted(init) : undefined
      if (name && AMBIENT_OBJECTS.has(name)) add(name, node)
    },
  }
}

/** `a.b.c` as text, without a leading `globalThis.`; undefined for anything that is not a plain chain of names. */
function dotted(node: Node): string | undefined {
  if (node.type === 'Identifier') return node['name'] as string
  if (node.type !== 'MemberExpression') return undefined
  const object = dotted(node['object'] as Node)
  const property = node['property'] as Node
  const name = node['computed'] ? literalText(property) : (property['name'] as string)
  if (object === undefined || name === undefined) return undefined
  return object === 'globalThis' ? name : `${object}.${name}`
}

function literalText(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  const quasis = node['quasis'] as { value: { cooked: string } }[] | undefined
  return node.type === 'TemplateLiteral' && quasis?.length === 1 ? quasis[0]?.value.cooked : undefined
}

function targetOf(path: string, specifier: string, exists: (path: string) => boolean): Target {
  if (isBuiltin(specifier)) return { library: `node:${specifier.replace(/^node:/, '')}` }
  if (!specifier.startsWith('.')) return { library: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') }
  const plain = posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''))
  const candidates = [plain, `${plain}.ts`, `${plain}.tsx`, `${plain}/index.ts`, plain.replace(/\.js$/, '.ts')]
  return { file: candidates.find(exists) ?? plain }
}

function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}
