/**
 * The rules of the house, as data. Each has a name, a reason, and one seeded violation in `violations/`, which the test must find: a rule
 * that finds nothing there is switched off, whatever it says about the real tree.
 */
import { BUDGETS, isOfAnyResource } from './budgets.ts'
import { ACTIVITIES, CATEGORIES, EDGE_PARTS, FLOORS, floorOf, isFrontDoor, type Kind, type Place, SERVER_PARTS } from './place.ts'
import { type Edge, eachFile, eachImport, eachLine, findCycles, type Rule } from './tree.ts'

/** Libraries that know no clock, no wire and no machine: pure files may use them. */
const PURE_LIBRARIES = ['zod', 'big.js', 'temporal-polyfill', '@bufbuild/protobuf', '@marcbachmann/cel-js']
/** Libraries that draw, for everything that runs in a browser. */
const WEB_LIBRARIES =
  /^(react|react-dom|uplot|echarts|zod|big\.js|temporal-polyfill|@(mantine|tanstack|tabler|fontsource|fontsource-variable)\/.+)$/
const DATABASE_AND_HTTP = /^(pg|fastify|fastify-.+|@fastify\/.+)$/
const BROKERS_AND_COPY = /^(mqtt|mqtt-packet|aedes|pg-copy-streams)$/
const WORDS_WITHOUT_MEANING = /(manager|service|helper|util|info)s?$/i

const has = (list: readonly string[], value: string | undefined) => value !== undefined && list.includes(value)
const isKind = (place: Place | undefined, ...kinds: Kind[]) => has(kinds, place?.kind)
const isIn = (place: Place | undefined, ...folders: string[]) => folders.some((folder) => place?.path.startsWith(folder))
const isServerPart = (place: Place | undefined) => isKind(place, ...SERVER_PARTS)
const isEdgePart = (place: Place | undefined) => isKind(place, ...EDGE_PARTS)
const isBrowser = (place: Place) => isIn(place, 'src/kernel/web/', 'src/apps/web/', 'src/apps/terminal/')
const isKernelServer = (place: Place | undefined) => isIn(place, 'src/kernel/server/')
const isDatabaseOrHttp = ({ library = '' }: Edge) => DATABASE_AND_HTTP.test(library)
const mayNotWriteTheLedger = (path: string) => path.startsWith('src/') && path !== 'src/kernel/server/ledger-store.ts'
const isServerFile = (edge: Edge) =>
  isKernelServer(edge.to) ||
  isServerPart(edge.to) ||
  isEdgePart(edge.to) ||
  (edge.library !== undefined && !WEB_LIBRARIES.test(edge.library))

/** For one kind of file: which other kinds, folders of the kernel and libraries it may import. Whose file it is, the front door says. */
const only = (kinds: readonly Kind[], kernel: readonly string[], libraries: (name: string) => boolean) => (edge: Edge) =>
  edge.library !== undefined ? !libraries(edge.library) : !isKind(edge.to, ...kinds) && !isIn(edge.to, ...kernel)

const onlyServer = only(['contract', 'pure'], ['src/kernel/server/'], (name) => name === 'kysely')

const mustNotImport: Record<string, (edge: Edge) => boolean> = {
  contract: only(['contract'], [], (name) => name === 'zod'),
  pure: only(['contract', 'pure'], [], (name) => PURE_LIBRARIES.includes(name)),
  // A handler may share with a handler what two commands have in common, such as the stream; nothing but its own kind.
  serverPart: (edge) => edge.to?.kind !== edge.from.kind && onlyServer(edge),
  edgePart: only(['contract', 'pure', ...EDGE_PARTS], ['src/kernel/server/'], () => true),
  screen: only(['contract', 'pure', 'screen', 'asset'], ['src/kernel/web/'], (name) => WEB_LIBRARIES.test(name)),
}

/**
 * `src/connect/observation.ts` belongs to all modules of connect, and to nobody else. Adapters and stores of one area may build on each
 * other: Sparkplug stands on MQTT, and a contract cannot carry a connection.
 */
const isOpenTo = (from: Place, to: Place) =>
  isFrontDoor(to.path) ||
  (to.module === `src/${from.area}` && to.kind === 'pure') ||
  (from.area === 'connect' && to.area === 'connect' && to.kind === 'pure') ||
  (to.area === from.area && isEdgePart(from) && isEdgePart(to))

const isOutsideItsFloor = ({ from, to }: Edge) => {
  const [own, other] = [floorOf(from.area), to && floorOf(to.area)]
  return own !== undefined && other !== undefined && other > own
}

export const RULES: readonly Rule[] = [
  {
    name: 'no-circle',
    why: 'Files that import each other, also only for a type, cannot be read one after the other.',
    seeded: 'src/operations/tracking/circle-left.ts',
    find: findCycles,
  },
  {
    name: 'contract-imports-contracts',
    why: 'contract.ts and *.resource.ts are read by server, browser and other modules alike: contracts and zod only.',
    seeded: 'src/operations/dispatching/contract.ts',
    find: eachImport((edge) => isKind(edge.from, 'contract') && edge.from.area !== 'kernel' && mustNotImport['contract']!(edge)),
  },
  {
    name: 'kernel-contract-is-the-ground',
    why: 'kernel/contract stands below everything: its own files, zod and big.js only.',
    seeded: 'src/kernel/contract/amount.ts',
    find: eachImport(
      ({ from, to, library }) =>
        isIn(from, 'src/kernel/contract/') &&
        (library ? !has(['zod', 'big.js'], library) : to?.area === 'kernel' && to.kind !== 'contract'),
    ),
  },
  {
    name: 'no-suffix-is-pure',
    why: 'A file without a suffix decides and calculates: no server, no browser, no node:, no library that touches the world.',
    seeded: 'src/operations/execution/job-run.ts',
    find: eachImport((edge) => isKind(edge.from, 'pure') && mustNotImport['pure']!(edge)),
  },
  {
    name: 'server-part-keeps-to-its-handles',
    why: 'Handlers, projections, queries, reactions, gates and participants get everything from kernel/server; more they need not know.',
    seeded: 'src/operations/execution/start-job.handler.ts',
    find: eachImport((edge) => isServerPart(edge.from) && !isDatabaseOrHttp(edge) && mustNotImport['serverPart']!(edge)),
  },
  {
    name: 'edge-part-shows-no-screen',
    why: 'An adapter or a store touches the outside; it neither draws nor reaches into handlers.',
    seeded: 'src/exchange/files/drop.adapter.ts',
    find: eachImport((edge) => isEdgePart(edge.from) && mustNotImport['edgePart']!(edge)),
  },
  {
    name: 'screen-knows-contracts-only',
    why: 'What a person can do, a program can do: a screen has contracts, kernel/web and libraries that draw.',
    seeded: 'src/operations/execution/report.screen.tsx',
    find: eachImport((edge) => isKind(edge.from, 'screen') && mustNotImport['screen']!(edge)),
  },
  {
    name: 'browser-holds-no-server',
    why: 'What is bundled for the browser must not pull in the server.',
    seeded: 'src/kernel/web/live.ts',
    find: eachImport((edge) => isBrowser(edge.from) && isServerFile(edge)),
  },
  {
    name: 'server-holds-no-browser',
    why: 'The server runs from source without a bundler: no screen and no React in kernel/server.',
    seeded: 'src/kernel/server/page.ts',
    find: eachImport(
      ({ from, to, library }) =>
        isKernelServer(from) && (isIn(to, 'src/kernel/web/') || /^(react|react-dom|@mantine\/.+)$/.test(library ?? '')),
    ),
  },
  {
    name: 'database-and-http-in-the-kernel',
    why: 'Nobody else can hold two handles when nobody else can get the pool.',
    seeded: 'src/operations/execution/pause-job.handler.ts',
    find: eachImport(
      ({ from, library }) =>
        DATABASE_AND_HTTP.test(library ?? '') && !isKernelServer(from) && from.area !== 'apps' && from.kind !== 'outside',
    ),
  },
  {
    name: 'wires-in-connect',
    why: 'Brokers and bulk load are used in connect/**/*.adapter.ts and *.store.ts; bulk load also in kernel/server.',
    seeded: 'src/exchange/files/publish.adapter.ts',
    find: eachImport(({ from, library }) => {
      if (!BROKERS_AND_COPY.test(library ?? '')) return false
      return from.area === 'kernel' ? !(isKernelServer(from) && library === 'pg-copy-streams') : isEdgePart(from) && from.area !== 'connect'
    }),
  },
  {
    name: 'front-door-only',
    why: 'Another module is its contract.ts and its *.resource.ts; everything else may change any day. Shared in an area: its own pure files; adapters among themselves; connect, which is one edge and no category, shares what is pure.',
    seeded: 'src/operations/execution/finish-job.handler.ts',
    find: eachImport(
      ({ from, to }) => from.module !== undefined && to?.module !== undefined && from.module !== to.module && !isOpenTo(from, to),
    ),
  },
  {
    name: 'floors-are-climbed-downwards',
    why: 'kernel ← model ← operations ← categories ← connect, exchange, enterprise ← apps. Upward: gate, participant, reaction or event.',
    seeded: 'src/model/equipment/equipment-load.ts',
    find: eachImport((edge) => edge.from.area !== 'kernel' && isOutsideItsFloor(edge)),
  },
  {
    name: 'categories-do-not-meet',
    why: 'Production, quality, maintenance and inventory share what lies lower and never import each other.',
    seeded: 'src/production/execution/yield.ts',
    find: eachImport(({ from, to }) => has(CATEGORIES, from.area) && has(CATEGORIES, to?.area) && from.area !== to?.area),
  },
  {
    name: 'kernel-knows-no-module',
    why: 'The kernel is told what exists by apps.',
    seeded: 'src/kernel/server/catalogue.ts',
    find: eachImport((edge) => edge.from.area === 'kernel' && isOutsideItsFloor(edge)),
  },
  {
    name: 'simulator-speaks-from-outside',
    why: 'A plant that knows the product proves nothing: MQTT and the public API only.',
    seeded: 'simulator/filler.ts',
    find: eachImport(({ from, to }) => from.area === 'simulator' && isIn(to, 'src/')),
  },
  {
    name: 'product-knows-no-test',
    why: 'src imports nothing from simulator, test, bench or scripts, and no test file.',
    seeded: 'src/kernel/server/rehearse.ts',
    find: eachImport(
      ({ from, to }) => isIn(from, 'src/') && to !== undefined && (to.kind === 'test' || /^(simulator|test|bench|scripts)$/.test(to.area)),
    ),
  },
  {
    name: 'imports-can-be-read',
    why: 'Where a computed import goes, no rule can see.',
    seeded: 'src/exchange/files/plug-in.adapter.ts',
    find: eachFile((file, place) =>
      isIn(place, 'src/', 'simulator/') ? file.computedImports.map((line) => ({ line, detail: 'imports a computed name' })) : [],
    ),
  },
  {
    name: 'time-and-chance-come-in',
    why: 'Clock, chance, ids, environment and console are handed in: what needs them itself cannot be tested or replayed.',
    seeded: 'src/operations/execution/shift.ts',
    find: eachFile((file, place) =>
      isIn(place, 'src/kernel/contract/') || (place.module !== undefined && !isKind(place, 'adapter', 'screen', 'test'))
        ? file.ambient.map(({ use, line }) => ({ line, detail: `uses ${use}` }))
        : [],
    ),
  },
  {
    name: 'suffix-is-known',
    why: 'The suffix says what a file may touch; an unknown one says nothing.',
    seeded: 'src/operations/execution/job.service.ts',
    find: eachFile((_, place) => (place.kind === 'unknown' ? [{ line: 1, detail: 'has a suffix that is not on the list' }] : [])),
  },
  {
    name: 'folder-is-on-the-map',
    why: 'src holds the floors; below a category stand the eight activities of ISA-95 Part 3, a closed list.',
    seeded: 'src/quality/laboratory/sample.ts',
    find: eachFile((_, place) => {
      const [, area = '', folder = ''] = place.path.split('/')
      const known = !isIn(place, 'src/') || (FLOORS.flat().includes(area) && (!has(CATEGORIES, area) || has(ACTIVITIES, folder)))
      return known ? [] : [{ line: 1, detail: 'stands in a folder that is not on the map' }]
    }),
  },
  {
    name: 'names-say-what',
    why: 'Manager, Service, Helper, Util and Info say nothing about what a thing is.',
    seeded: 'src/operations/execution/order-names.ts',
    find: eachFile((file, place) => [
      ...(WORDS_WITHOUT_MEANING.test(place.path.split('/').at(-1)!.split('.')[0]!)
        ? [{ line: 1, detail: 'has a name without meaning' }]
        : []),
      ...file.exports.filter(({ name }) => WORDS_WITHOUT_MEANING.test(name)).map(({ name, line }) => ({ line, detail: `exports ${name}` })),
    ]),
  },
  {
    name: 'nothing-is-put-off',
    why: 'What is not done stands in docs/roadmap.md, where somebody finds it.',
    seeded: 'src/operations/execution/later.ts',
    find: eachFile((file) => file.postponed.map((line) => ({ line, detail: 'puts work off in a comment' }))),
  },
  {
    name: 'no-place-of-one-machine',
    why: 'A path that exists on one machine only breaks on all the others.',
    seeded: 'src/operations/execution/place.ts',
    find: eachLine(/\/(work|root|home)\/[\w.]+|[A-Z]:\\Users\\/),
  },
  {
    name: 'ledger-is-written-by-its-pipeline',
    why: 'Import, replay and history go through executeMany too: what comes into the ledger another way was judged by nobody.',
    seeded: 'src/operations/scheduling/import-orders.store.ts',
    find: eachLine(/insert into (event|command|command_key|stream)\b/i, mayNotWriteTheLedger),
  },
  {
    name: 'what-is-opened-is-closed',
    why: 'Vitest takes an afterAll only while it collects tests: one that is called or handed on in a beforeAll or a test is never heard of again. atEnd is.',
    seeded: 'src/operations/execution/unheard.fixture.ts',
    find: eachFile(({ text }) => {
      const running = [...text.matchAll(/^( *)(?:beforeAll|beforeEach|test|it)\([\s\S]*?^\1\}/gm)].map(({ 0: block, index }) => ({
        block,
        index,
      }))
      const called = running.flatMap(({ block, index }) => [...block.matchAll(/\bafterAll\(/g)].map((found) => index + found.index))
      const handedOn = [...text.matchAll(/(?<!^import .*)[(,] ?\bafterAll[,)]/gm)].map(({ index }) => index)
      return [...called, ...handedOn].map((at) => ({ line: text.slice(0, at).split('\n').length, detail: 'gives afterAll to what runs' }))
    }),
  },
  {
    name: 'file-is-short',
    why: 'One idea per file, 300 lines at most.',
    seeded: 'src/operations/execution/long-file.ts',
    find: eachFile(({ lines }, _, { fileLines }) => (lines > fileLines ? [{ line: fileLines + 1, detail: `has ${lines} lines` }] : [])),
  },
  {
    name: 'function-is-short',
    why: 'Fifty lines are what a reader can hold. Functions of tests are exempt: a table is as long as its rows.',
    seeded: 'src/operations/execution/long-function.ts',
    find: eachFile((file, place, limits) =>
      isKind(place, 'test')
        ? []
        : file.functions
            .filter((found) => found.lines > limits.functionLines)
            .map((found) => ({ line: found.line, detail: `${found.name} has ${found.lines} lines` })),
    ),
  },
  ...BUDGETS,
  {
    name: 'resource-engine-knows-no-resource',
    why: 'An entity that needs its own branch is written by hand from the parts of the kernel.',
    seeded: 'src/kernel/server/resource/branch.ts',
    find: eachLine(/\b(resource|entity)(\.name)? [!=]== ['"`]/, (path) => isOfAnyResource(path)),
  },
]
