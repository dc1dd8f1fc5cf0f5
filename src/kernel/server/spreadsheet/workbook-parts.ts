/** The parts of a workbook around its one sheet (ECMA-376), which are always the same. */
import { escaped } from './xml-text.ts'
import type { Part } from './zip-stream.ts'

export const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The styles of cells, by their place in the list below. Whatever is typed into a column of texts stays text: 007 keeps its zeros. */
export const STYLES = { general: 0, text: 1, head: 2, day: 3 } as const

const tag = (name: string, attributes: Readonly<Record<string, string | number>>, inner = '') =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('')}>${inner}</${name}>`
const list = (name: string, items: readonly string[]) => tag(name, { count: items.length }, items.join(''))

const font = (bold: string) => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`
const fill = (pattern: string) => `<fill><patternFill patternType="${pattern}"/></fill>`
/** @param format 49 is text, 14 a day as the reader's country writes it. */
const style = (format: number, fontId: number) =>
  tag('xf', { numFmtId: format, fontId, fillId: 0, borderId: 0, xfId: 0, applyNumberFormat: 1, applyFont: 1 })
const styles = [
  list('fonts', [font(''), font('<b/>')]),
  list('fills', [fill('none'), fill('gray125')]),
  list('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']),
  list('cellStyleXfs', [tag('xf', { numFmtId: 0, fontId: 0, fillId: 0, borderId: 0 })]),
  list('cellXfs', [style(0, 0), style(49, 0), style(49, 1), style(14, 0)]),
  list('cellStyles', [tag('cellStyle', { name: 'Normal', xfId: 0, builtinId: 0 })]),
].join('')

const contentType = (part: string, type: string) => tag('Override', { PartName: `/xl/${part}.xml`, ContentType: `${TYPE}.${type}+xml` })
const contentTypes = [
  tag('Default', { Extension: 'rels', ContentType: 'application/vnd.openxmlformats-package.relationships+xml' }),
  tag('Default', { Extension: 'xml', ContentType: 'application/xml' }),
  contentType('workbook', 'sheet.main'),
  contentType('worksheets/sheet1', 'worksheet'),
  contentType('styles', 'styles'),
].join('')

function relations(...targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(([type, target], at) => tag('Relationship', { Id: `rId${at + 1}`, Type: `${OFFICE}/${type}`, Target: target }))
  return HEAD + tag('Relationships', { xmlns: `${PACKAGE}/relationships` }, all.join(''))
}

/** @param title becomes the name of the sheet, as far as a sheet can be called so. */
export function partsAround(title: string): Part[] {
  const name = escaped(title.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31))
  const sheets = tag('sheets', {}, tag('sheet', { name, sheetId: 1, 'r:id': 'rId1' }))
  return [
    { name: '[Content_Types].xml', text: [HEAD + tag('Types', { xmlns: `${PACKAGE}/content-types` }, contentTypes)] },
    { name: '_rels/.rels', text: [relations(['officeDocument', 'xl/workbook.xml'])] },
    {
      name: 'xl/workbook.xml',
      text: [HEAD + tag('workbook', { xmlns: MAIN, 'xmlns:r': OFFICE }, `<bookViews><workbookView/></bookViews>${sheets}`)],
    },
    { name: 'xl/_rels/workbook.xml.rels', text: [relations(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml'])] },
    { name: 'xl/styles.xml', text: [HEAD + tag('styleSheet', { xmlns: MAIN }, styles)] },
  ]
}
