import { type Shown, shownBy } from './number-text.ts'
import { type Attributes, readXml } from './read-xml.ts'
import { noSheet, noWorkbook, UnreadableWorkbook } from './workbook-faults.ts'
import type { Parts } from './unpack.ts'
import { unescaped } from './xml-text.ts'

/** What a sheet needs to know of its workbook. */
export interface Book {
  /** The part that holds the sheet. */
  readonly part: string
  readonly sheet: string
  /** The names of the other visible sheets. */
  readonly others: readonly string[]
  readonly strings: readonly string[]
  /** By the number of a cell's style. */
  readonly shown: readonly Shown[]
  readonly is1904: boolean
}
interface Relation {
  readonly id: string
  /** The last word of its type, `worksheet` for one. */
  readonly kind: string
  readonly part: string
}

/** @throws UnreadableWorkbook when no sheet can be seen. */
export function readBook(parts: Parts): Book {
  const main = relationsOf(parts, '').find(({ kind }) => kind === 'officeDocument')?.part
  if (main === undefined) throw new UnreadableWorkbook(noWorkbook)
  const relations = relationsOf(parts, main)
  const visible: { readonly name: string; readonly part: string }[] = []
  let is1904 = false
  readXml(parts.read(main), {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(1|true|on)$/.test(attributes['date1904'] ?? '')
      if (name !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1]
      const relation = relations.find((one) => one.id === id && one.kind === 'worksheet')
      if (relation) visible.push({ name: attributes['name'] ?? '', part: relation.part })
    },
  })
  const [first, ...others] = visible
  if (!first) throw new UnreadableWorkbook(noSheet)
  const partOf = (wanted: string) => relations.find(({ kind }) => kind === wanted)?.part
  return {
    ...{ part: first.part, sheet: first.name, others: others.map(({ name }) => name), is1904 },
    strings: readStrings(parts, partOf('sharedStrings')),
    shown: readStyles(parts, partOf('styles')),
  }
}

/** What a part stands in relation to; of the workbook as a whole when there is no part. */
function relationsOf(parts: Parts, owner: string): Relation[] {
  const folder = owner.slice(0, owner.lastIndexOf('/') + 1)
  const relations: Relation[] = []
  readXml(parts.read(`${folder}_rels/${owner.slice(folder.length)}.rels`), {
    open(name, { Id: id = '', Type: type = '', Target: target = '' }: Attributes) {
      if (name !== 'Relationship') return
      const part = target.startsWith('/') ? target.slice(1) : folder + target.replace(/^\.\//, '')
      relations.push({ id, kind: type.slice(type.lastIndexOf('/') + 1), part })
    },
  })
  return relations
}

/** The texts that the cells of all sheets share. */
function readStrings(parts: Parts, part: string | undefined): string[] {
  const strings: string[] = []
  if (part === undefined) return strings
  let [text, isText, isReading] = ['', false, false]
  readXml(parts.read(part), {
    open(name) {
      if (name === 't') isText = true
      // How a word is read aloud stands beside it and is no part of it.
      else if (name === 'rPh') isReading = true
      else if (name === 'si') text = ''
    },
    text(piece) {
      if (isText && !isReading) text += piece
    },
    close(name) {
      if (name === 't') isText = false
      else if (name === 'rPh') isReading = false
      else if (name === 'si') strings.push(unescaped(text))
    },
  })
  return strings
}

function readStyles(parts: Parts, part: string | undefined): Shown[] {
  const shown: Shown[] = []
  if (part === undefined) return shown
  const codes = new Map<number, string>()
  let isOfCells = false
  readXml(parts.read(part), {
    open(name, attributes) {
      const id = Number(attributes['numFmtId'] ?? 0)
      if (name === 'cellXfs') isOfCells = true
      else if (name === 'numFmt') codes.set(id, attributes['formatCode'] ?? '')
      else if (name === 'xf' && isOfCells) shown.push(shownBy(id, codes.get(id)))
    },
    close(name) {
      if (name === 'cellXfs') isOfCells = false
    },
  })
  return shown
}
