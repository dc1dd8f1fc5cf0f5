import PDFDocument from 'pdfkit'
import { fill, type Language } from '../../kernel/contract/words.ts'
import { momentOf, signedLine } from '../signed-line.ts'
import { saysOf, type TrailEntry } from './trail.ts'
import { clockOf, words } from './trail-words.ts'

type Page = InstanceType<typeof PDFDocument>
const MARGIN = 40
const INK = '#16202a'
const FAINT = '#5a6672'
const LINE = '#d5dbe1'
const REFUSED = '#b3261e'
/** Time, who, what and its content. */
const COLUMNS = [
  { left: 0, width: 128 },
  { left: 136, width: 110 },
  { left: 254, width: 508 },
] as const
const MOST_CONTENT = 600

/** What stands above and below the entries. */
export interface TrailFrame {
  readonly siteName: string
  readonly zone: string
  readonly view: 'events' | 'refused'
  /** What the trail was narrowed to, in words. */
  readonly narrowed: string
  readonly madeBy: string
  readonly madeAt: string
  /** Where the last seal of the ledger stands; undefined before the first. */
  readonly seal: { readonly position: string; readonly head: string } | undefined
}

/** The trail on A4 pages across, newest first; every page says what it is of, and which one of how many. */
export async function drawTrail(pages: AsyncIterable<readonly TrailEntry[]>, frame: TrailFrame, language: Language): Promise<Buffer> {
  const title = (frame.view === 'refused' ? words.refused : words.title)[language]
  const page = new PDFDocument({
    ...{ size: 'A4', layout: 'landscape', margin: MARGIN, bufferPages: true },
    info: { Title: `${title} ${frame.siteName}` },
  })
  const chunks: Buffer[] = []
  page.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => page.on('end', () => resolve(Buffer.concat(chunks))))
  drawHead(page, title, frame, language)
  let count = 0
  for await (const entries of pages) {
    count += entries.length
    for (const entry of entries) drawEntry(page, entry, frame.zone, language)
  }
  page.font('Helvetica-Bold').fontSize(9).fillColor(INK)
  page.text(fill(words.entries[language], { count: new Intl.NumberFormat(language).format(count) }), MARGIN, page.y + 8)
  drawFeet(page, title, frame, language)
  page.end()
  return done
}

function drawHead(page: Page, title: string, frame: TrailFrame, language: Language): void {
  page.fillColor(INK).font('Helvetica-Bold').fontSize(18).text(`${title} · ${frame.siteName}`, MARGIN, MARGIN)
  const { seal } = frame
  const sealed = seal ? fill(words.sealed[language], { position: seal.position, head: seal.head }) : words.notSealed[language]
  const lines = [`${frame.narrowed} · ${fill(words.timesOf[language], { zone: frame.zone })}`, sealed]
  page.font('Helvetica').fontSize(8.5).fillColor(FAINT).text(lines.join('\n'))
  page.moveDown(0.6)
}

function drawEntry(page: Page, entry: TrailEntry, zone: string, language: Language): void {
  const texts = textsOf(entry, zone, language)
  const heights = texts.map((text, index) => page.font('Helvetica').fontSize(8).heightOfString(text, { width: COLUMNS[index]!.width }))
  const height = Math.max(...heights) + 7
  if (page.y + height > page.page.height - MARGIN - 22) page.addPage({ size: 'A4', layout: 'landscape', margin: MARGIN })
  const top = page.y
  page
    .moveTo(MARGIN, top)
    .lineTo(page.page.width - MARGIN, top)
    .lineWidth(0.5)
    .strokeColor(LINE)
    .stroke()
  for (const [index, text] of texts.entries()) {
    const { left, width } = COLUMNS[index]!
    const [first = '', ...rest] = text.split('\n')
    page
      .font('Helvetica-Bold')
      .fillColor('refusal' in entry && index === 2 ? REFUSED : INK)
      .text(first, MARGIN + left, top + 4, { width })
    if (rest.length > 0) page.font('Helvetica').fillColor(FAINT).text(rest.join('\n'), { width })
  }
  page.x = MARGIN
  page.y = top + height
}

/** What stands in the three columns, the first line of each in bold. */
function textsOf(entry: TrailEntry, zone: string, language: Language): [string, string, string] {
  if ('refusal' in entry) {
    const { minute, actor, command, commandTitle, reasons, times, input, names } = entry.refusal
    const why = reasons.map(({ code, text }) => text?.[language] ?? code).join(' ')
    const what = `${commandTitle?.[language] ?? command}${times > 1 ? ` ×${times}` : ''}`
    return [momentOf(minute, zone, language), actor ?? words.program[language], `${what}\n${why}\n${shortly(saysOf(input, names))}`]
  }
  const { event, signatures } = entry
  const isLate = Date.parse(event.recordedAt) - Date.parse(event.occurredAt) > 60_000
  const times = [
    momentOf(event.occurredAt, zone, language),
    ...(isLate ? [`${words.recorded[language]} ${momentOf(event.recordedAt, zone, language)}`] : []),
    ...(event.deviceId ? [`${words.clock[language]}: ${clockOf(event, language)}`] : []),
  ]
  const what = [
    `${event.commandTitle?.[language] ?? event.kind} · ${event.record ?? event.streamId}`,
    shortly(saysOf(event.payload, event.names)),
    ...signatures.map((row) => `${words.signatures[language]}: ${signedLine(row, zone, language)}`),
  ]
  const who = [event.actor ?? words.program[language], `${event.epoch}.${event.seq}`, event.kind]
  return [times.join('\n'), who.join('\n'), what.join('\n')]
}

function shortly(text: string): string {
  return text.length > MOST_CONTENT ? `${text.slice(0, MOST_CONTENT - 1)}…` : text
}

function drawFeet(page: Page, title: string, frame: TrailFrame, language: Language): void {
  const made = fill(words.made[language], { time: momentOf(frame.madeAt, frame.zone, language), who: frame.madeBy })
  const { count } = page.bufferedPageRange()
  for (let index = 0; index < count; index += 1) {
    page.switchToPage(index)
    const bottom = page.page.height - MARGIN - 12
    const number = fill(words.page[language], { page: index + 1, pages: count })
    page.font('Helvetica').fontSize(7.5).fillColor(FAINT)
    page.text(`Entresol · ${title} · ${frame.siteName} · ${made}`, MARGIN, bottom, { lineBreak: false })
    page.text(number, MARGIN, bottom, { lineBreak: false, align: 'right', width: page.page.width - 2 * MARGIN })
  }
}
