import { SaxesParser } from 'saxes'
import { noWorkbook, UnreadableWorkbook } from './workbook-faults.ts'

export type Attributes = Readonly<Record<string, string>>
/** Is told of every tag and of the text between them; names come without their prefix. */
export interface XmlReader {
  open(name: string, attributes: Attributes): void
  text?(text: string): void
  close?(name: string): void
}

/** As many bytes become text at once: the text of a whole sheet would be as long again as the sheet. */
const AT_ONCE = 64 * 1024

/** Reads one part. A document type, which could define entities that grow without end, is refused. @throws when it is no XML. */
export function readXml(bytes: Uint8Array, reader: XmlReader): void {
  const parser = new SaxesParser()
  parser.on('doctype', () => {
    throw new UnreadableWorkbook(noWorkbook)
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => reader.open(withoutPrefix(name), attributes))
  parser.on('closetag', ({ name }) => reader.close?.(withoutPrefix(name)))
  parser.on('text', (text) => reader.text?.(text))
  parser.on('cdata', (text) => reader.text?.(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let at = 0; at < bytes.length; at += AT_ONCE) parser.write(decoder.decode(bytes.subarray(at, at + AT_ONCE), { stream: true }))
  parser.write(decoder.decode())
  parser.close()
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
