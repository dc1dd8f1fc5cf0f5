import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What a person reads on the pages of a PDF: the texts of the first one, with a bar between them. */
export async function readPdf(bytes: Uint8Array): Promise<{ readonly pages: number; readonly text: string }> {
  const document = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: true, verbosity: 0 }).promise
  const { items } = await (await document.getPage(1)).getTextContent()
  return { pages: document.numPages, text: items.map((item) => ('str' in item ? item.str : '')).join('|') }
}
