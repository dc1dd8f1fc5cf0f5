import { budget, type Rule } from './tree.ts'

/** docs/decisions/0004-what-counts-as-kernel.md, 0013-commands-from-other-programs.md and 0019-what-a-terminal-says.md */
const COUNTED_APART =
  /^src\/kernel\/server\/(postgres\/|resource\/|interchange\/|lists\/|spreadsheet\/|(http|live|openapi|problem|migrate|hand-over|desk|letter|one-at-a-time|password|rebuild|terminal|terminal-headers)\.ts)/
const RESOURCE_ENGINE = /^src\/kernel\/(server\/resource\/|web\/resource\/|contract\/(resource|field))/
/** docs/decisions/0020-import-and-export-stand-beside-the-engine.md */
const INTERCHANGE = /^src\/kernel\/(contract|server|web)\/interchange\//
/** docs/decisions/0026-what-long-lists-need-stands-beside-the-engine.md */
const LISTS = /^src\/kernel\/(contract|server|web)\/lists\//
/** docs/decisions/0027-workbooks-are-read-beside-everything-else.md */
const SPREADSHEET = /^src\/kernel\/(contract|server)\/spreadsheet\//
const APART = [RESOURCE_ENGINE, INTERCHANGE, LISTS, SPREADSHEET]
export const isOfAnyResource = (path: string) => APART.some((part) => part.test(path))
const isContractOfKernel = (path: string) => path.startsWith('src/kernel/contract/') && !isOfAnyResource(path)

/** How many lines a part of the kernel may have. */
export const BUDGETS: readonly Rule[] = [
  {
    name: 'kernel-server-is-small',
    why: 'A small kernel can be read by everyone. The supervisor of the database, the door (HTTP, live, OpenAPI) and the resource engine count apart.',
    seeded: 'src/kernel/server/',
    find: budget('src/kernel/server/', 'kernelServerLines', (path) => path.startsWith('src/kernel/server/') && !COUNTED_APART.test(path)),
  },
  {
    name: 'kernel-contract-is-small',
    why: 'What everybody imports must fit into one head. The declarations of resources count with the resource engine.',
    seeded: 'src/kernel/contract/',
    find: budget('src/kernel/contract/', 'kernelContractLines', isContractOfKernel),
  },
  {
    name: 'resource-engine-is-small',
    why: 'Sixty entities without sixty forms is worth 2 500 lines and not more.',
    seeded: 'src/kernel/server/resource/',
    find: budget('src/kernel/server/resource/', 'resourceEngineLines', (path) => RESOURCE_ENGINE.test(path)),
  },
  {
    name: 'interchange-is-small',
    why: 'Import and export of all pages of data are one reader, one judge and one screen: 1 600 lines and not more.',
    seeded: 'src/kernel/server/interchange/',
    find: budget('src/kernel/server/interchange/', 'interchangeLines', (path) => INTERCHANGE.test(path)),
  },
  {
    name: 'lists-are-small',
    why: 'Search, selection, bulk edit and saved views of all lists are 900 lines and not more.',
    seeded: 'src/kernel/server/lists/',
    find: budget('src/kernel/server/lists/', 'listsLines', (path) => LISTS.test(path)),
  },
  {
    name: 'spreadsheet-is-small',
    why: 'How a table stands in a file, CSV or workbook, is 1 000 lines and not more: whoever doubts what was read can look it up.',
    seeded: 'src/kernel/server/spreadsheet/',
    find: budget('src/kernel/server/spreadsheet/', 'spreadsheetLines', (path) => SPREADSHEET.test(path)),
  },
]
