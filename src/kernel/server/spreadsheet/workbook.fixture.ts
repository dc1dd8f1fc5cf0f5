import { zipSync } from 'fflate'

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
const relation = (id: string, type: string, target: string) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`

export interface WorkbookForm {
  /** What stands between the tags of the sheet's data. */
  readonly rows: string
  readonly workbook?: string
  readonly sheets?: string
  readonly strings?: string
  readonly styles?: string
  /** Takes the place of a part, or stands beside the others. */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>
}

/** A workbook as spreadsheet programs write it: shared strings, styles, two sheets. */
export function aWorkbook({ rows, workbook = '', sheets, strings = '', styles = '', parts = {} }: WorkbookForm): Uint8Array {
  const all: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships ${PACKAGE}>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}">${workbook}<sheets>${sheets ?? '<sheet name="One" sheetId="1" r:id="rId1"/>'}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships ${PACKAGE}>${[
      relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
      relation('rId2', 'worksheet', '/xl/worksheets/sheet2.xml'),
      relation('rId3', 'chartsheet', 'chartsheets/sheet1.xml'),
      relation('rId4', 'sharedStrings', 'sharedStrings.xml'),
      relation('rId5', 'styles', './styles.xml'),
    ].join('')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst ${MAIN}>${strings}</sst>`,
    'xl/styles.xml': `<styleSheet ${MAIN}>${styles}</styleSheet>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `<x:worksheet xmlns:x="x"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>second</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`,
    ...parts,
  }
  const encoder = new TextEncoder()
  const bytes = Object.entries(all).map(([name, part]) => [name, typeof part === 'string' ? encoder.encode(part) : part])
  return zipSync(Object.fromEntries(bytes) as Record<string, Uint8Array>)
}
