import PDFDocument from 'pdfkit'
import { subtract } from '../../kernel/contract/quantity.ts'
import type { Language } from '../../kernel/contract/words.ts'
import { signedLine } from '../signed-line.ts'
import type { ShiftFigures } from './read-shift.ts'
import { amount, clock, lossWords, moment, percent, words } from './report-words.ts'

type Page = InstanceType<typeof PDFDocument>
const MARGIN = 42
const INK = '#16202a'
const FAINT = '#66727f'
const LINE = '#d5dbe1'
const stateInk: Readonly<Record<string, string>> = {
  Producing: '#1f8a55',
  SetUp: '#3b6fd4',
  Idle: '#9aa5b1',
  Starved: '#c58a12',
  Blocked: '#8a5bc7',
  Stopped: '#c6362c',
  NoData: '#e3e7eb',
}

/** One A4 page: what the shift made, where its time went, hour by hour, and who signed. */
export function drawShift(figures: ShiftFigures, language: Language): Promise<Buffer> {
  const page = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    info: { Title: `${words.title[language]} ${figures.name} ${figures.shift.shiftOn}` },
  })
  const chunks: Buffer[] = []
  page.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => page.on('end', () => resolve(Buffer.concat(chunks))))
  drawHead(page, figures, language)
  drawTiles(page, figures, language)
  drawTimeline(page, figures, language)
  drawHours(page, figures, language)
  const top = page.y
  drawLosses(page, figures, language, top)
  drawJobs(page, figures, language, top)
  drawSeals(page, figures, language)
  drawFoot(page, figures, language)
  page.end()
  return done
}

function drawHead(page: Page, { name, shift, zone, signatures }: ShiftFigures, language: Language): void {
  page.fillColor(INK).font('Helvetica-Bold').fontSize(20).text(name, MARGIN, MARGIN)
  const span = `${shift.shiftOn} · ${shift.shiftCode} · ${clock(shift.startsAt, zone, language)}–${clock(shift.endsAt, zone, language)} (${zone})`
  page.font('Helvetica').fontSize(10).fillColor(FAINT).text(`${words.title[language]} · ${span}`)
  const status = shift.restated ? words.restated : shift.closedAt ? words.closed : words.open
  const at = shift.closedAt ? ` ${moment(shift.closedAt, zone, language)}` : ''
  page.fillColor(shift.restated || !shift.closedAt ? '#b3541e' : '#1f8a55').text(`${status[language]}${at}`)
  for (const row of signatures) page.fillColor(INK).text(`${words.signed[language]}: ${signedLine(row, zone, language)}`)
  page.moveDown(0.8)
}

function drawTiles(page: Page, { explained }: ShiftFigures, language: Language): void {
  const tiles = [explained.explanation, ...explained.parts]
  const top = page.y
  const width = (page.page.width - 2 * MARGIN - 3 * 10) / 4
  tiles.forEach((tile, index) => {
    const left = MARGIN + index * (width + 10)
    page
      .roundedRect(left, top, width, 62, 6)
      .lineWidth(index === 0 ? 1.6 : 0.7)
      .strokeColor(index === 0 ? INK : LINE)
      .stroke()
    page
      .fillColor(FAINT)
      .font('Helvetica')
      .fontSize(9)
      .text(tile.name[language], left + 10, top + 9, { width: width - 20, lineBreak: false })
    page
      .fillColor(INK)
      .font('Helvetica-Bold')
      .fontSize(19)
      .text(percent(tile.value, language), left + 10, top + 23, { width: width - 20 })
    page
      .fillColor(FAINT)
      .font('Helvetica')
      .fontSize(7.5)
      .text(tile.formula, left + 10, top + 47, { width: width - 20, lineBreak: false })
  })
  page.y = top + 76
}

function drawTimeline(page: Page, { intervals, shift, zone }: ShiftFigures, language: Language): void {
  heading(page, words.timeline[language])
  const top = page.y
  const width = page.page.width - 2 * MARGIN
  const [from, until] = [Date.parse(shift.startsAt), Date.parse(shift.endsAt)]
  const place = (instant: number) => MARGIN + ((Math.min(Math.max(instant, from), until) - from) / (until - from)) * width
  for (const interval of intervals) {
    const left = place(Date.parse(interval.startsAt))
    const right = place(interval.endsAt === null ? until : Date.parse(interval.endsAt))
    if (right > left) page.rect(left, top, right - left, 18).fill(stateInk[interval.state] ?? FAINT)
  }
  page.rect(MARGIN, top, width, 18).lineWidth(0.5).strokeColor(LINE).stroke()
  for (let hour = from; hour <= until; hour += 7_200_000) {
    page
      .fillColor(FAINT)
      .font('Helvetica')
      .fontSize(7)
      .text(clock(new Date(hour).toISOString(), zone, language), place(hour) - 10, top + 21, { lineBreak: false })
  }
  page.x = MARGIN
  page.y = top + 38
}

function drawHours(page: Page, { hours, zone }: ShiftFigures, language: Language): void {
  heading(page, words.hours[language])
  const columns = [0, 70, 130, 190, 250, 310]
  const row = (cells: readonly string[], faint: boolean) => {
    const top = page.y
    page
      .font(faint ? 'Helvetica' : 'Helvetica')
      .fontSize(8.5)
      .fillColor(faint ? FAINT : INK)
    cells.forEach((cell, index) =>
      page.text(cell, MARGIN + columns[index]!, top, { lineBreak: false, width: 200, ellipsis: true, height: 11 }),
    )
    page.x = MARGIN
    page.y = top + 13
  }
  row(
    [words.hour, words.target, words.actual, words.gap, words.scrap, words.reason].map((text) => text[language]),
    true,
  )
  for (const hour of hours.slice(0, 13)) {
    const gap = hour.target === null ? '' : amount(subtract(hour.good, hour.target), language)
    const target = hour.target === null ? '–' : amount(hour.target, language)
    const why =
      [hour.note, hour.action].filter(Boolean).join(' → ') ||
      (hour.worst ? `${lossName(hour.worst, language)} ${minutes(hour.worst.seconds, language)}` : '')
    row([clock(hour.startsAt, zone, language), target, amount(hour.good, language), gap, amount(hour.scrap, language), why], false)
  }
  page.moveDown(0.6)
}

function drawLosses(page: Page, { losses }: ShiftFigures, language: Language, top: number): void {
  page.y = top
  heading(page, words.losses[language])
  const longest = Math.max(1, ...losses.rows.map((loss) => Number(loss.seconds)))
  for (const loss of losses.rows.slice(0, 9)) {
    const y = page.y
    page.rect(MARGIN, y + 10, (Number(loss.seconds) / longest) * 220, 3).fill('#c6362c')
    page
      .fillColor(INK)
      .font('Helvetica')
      .fontSize(8.5)
      .text(lossName(loss, language), MARGIN, y, { width: 150, lineBreak: false, ellipsis: true, height: 11 })
    page.fillColor(FAINT).text(`${minutes(loss.seconds, language)} · ${loss.count} ${words.times[language]}`, MARGIN + 140, y, {
      width: 90,
      align: 'right',
      lineBreak: false,
    })
    page.x = MARGIN
    page.y = y + 18
  }
}

function drawJobs(page: Page, { jobs, explained }: ShiftFigures, language: Language, top: number): void {
  const left = MARGIN + 270
  page.fillColor(INK).font('Helvetica-Bold').fontSize(11).text(words.jobs[language], left, top)
  for (const job of jobs.slice(0, 6)) {
    const label = job.key === '' ? words.withoutJob[language] : job.label
    page
      .font('Helvetica')
      .fontSize(8.5)
      .fillColor(INK)
      .text(
        `${label}: ${words.good[language]} ${amount(job.good, language)} · ${words.scrap[language]} ${amount(job.scrap, language)}`,
        left,
      )
  }
  page.moveDown(0.6).font('Helvetica-Bold').fontSize(9).text(words.inputs[language], left)
  const seen = new Set<string>()
  for (const input of [explained.explanation, ...explained.parts].flatMap((part) => part.inputs)) {
    if (seen.has(input.element)) continue
    seen.add(input.element)
    const value = input.value === null ? '–' : input.unit === 's' ? minutes(input.value, language) : amount(input.value, language)
    page.font('Helvetica').fontSize(8).fillColor(FAINT).text(`${input.element} (${input.name[language]}): ${value}`, left)
  }
  page.x = MARGIN
}

/** Heads of seals, by which a printed page bears out later that nothing was changed (kernel.md §13). A fourth of a hash is enough to compare by eye. */
function drawSeals(page: Page, { seals, ledgerSeal }: ShiftFigures, language: Language): void {
  const shown = seals.slice(0, 17).map(({ code, dayOn, version, head }) => `${code} ${dayOn} v${version} ${shortHead(head)}`)
  const facts = shown.length > 0 ? shown : [words.notSealed[language]]
  const ledger = ledgerSeal ? [`${words.ledger[language]} ${ledgerSeal.epoch}.${ledgerSeal.lastSeq} ${shortHead(ledgerSeal.head)}`] : []
  const cells = [...ledger, ...facts]
  const width = (page.page.width - 2 * MARGIN) / 3
  const top = page.page.height - MARGIN - 30 - Math.ceil(cells.length / 3) * 9
  page.fillColor(FAINT).font('Helvetica-Bold').fontSize(6.5).text(words.seals[language], MARGIN, top, { lineBreak: false })
  page.font('Courier').fontSize(6)
  for (const [index, cell] of cells.entries()) {
    page.text(cell, MARGIN + (index % 3) * width, top + 10 + Math.floor(index / 3) * 9, {
      width: width - 6,
      height: 8,
      lineBreak: false,
      ellipsis: true,
    })
  }
}

function shortHead(head: string): string {
  return (head.slice(0, 16).match(/.{4}/g) ?? []).join(' ')
}

function drawFoot(page: Page, { madeAt, zone }: ShiftFigures, language: Language): void {
  page.fillColor(FAINT).font('Helvetica').fontSize(7.5)
  page.text(`Entresol · ISO 22400-2 · ${words.made[language]} ${moment(madeAt, zone, language)}`, MARGIN, page.page.height - MARGIN - 10, {
    lineBreak: false,
  })
}

function heading(page: Page, text: string): void {
  page.fillColor(INK).font('Helvetica-Bold').fontSize(11).text(text, MARGIN, page.y)
  page.moveDown(0.25)
}

function lossName(
  { kind, reason, faultCode }: { kind: string; reason: { en: string; de: string } | null; faultCode: string | null },
  language: Language,
): string {
  const name = lossWords[kind]?.[language] ?? kind
  if (reason) return `${name}: ${reason[language]}`
  return faultCode ? `${name}: ${faultCode}` : name
}

function minutes(seconds: string, language: Language): string {
  return `${amount(String(Number(seconds) / 60), language)} ${words.minutes[language]}`
}
