import type { Page, Response } from 'playwright-core'
import { expect } from 'vitest'
import { screens } from '../../src/apps/web/routes.tsx'
import { type BoardUnit, listBoard } from '../../src/operations/performance/contract.ts'
import { listOperationsRequests } from '../../src/operations/scheduling/contract.ts'
import type { Visitor } from '../apps/program.fixture.ts'
import { axeFaults } from '../visual/axe.ts'

export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1280, height: 800 },
  desktop: { width: 1440, height: 900 },
  wall: { width: 1920, height: 1080 },
} as const

/** What the parameters of a path are filled with. */
export interface Addresses {
  readonly equipmentId: string
  readonly operationsRequestId: string
  readonly shiftOn: string
  readonly shiftCode: string
  readonly resource: string
}

/** Screens whose content comes from the program itself, not from a question; and one that no ready-made role opens, not even the administrator's. */
const ASKS_NOTHING = ['/scope', '/person-performance']

/** The gallery of parts has a test of its own, which needs no server: `test/visual/gallery.test.ts`. */
const product = screens.filter(({ path }) => !path.startsWith('/gallery'))

/** Every screen of the product with an address. A new parameter without a value here fails: no screen is left out. */
export function addressesOf(values: Addresses) {
  return product.map(({ path, frame, isPublic }) => ({
    path,
    address: path.replace(/\$(\w+)/g, (_, name: string) => {
      const value = (values as unknown as Readonly<Record<string, string | undefined>>)[name]
      if (value === undefined) throw new Error(`${path}: nothing is known for $${name}`)
      return encodeURIComponent(value)
    }),
    isBare: frame === 'bare',
    asks: isPublic !== true && !ASKS_NOTHING.includes(path),
  }))
}

/** Opens a screen and waits until it is there. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await settled(page)
}

/** Waits until the page has a heading (or tiles), and nothing says that it is still loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('h1, h2, article, [data-kind]') !== null &&
      [...document.querySelectorAll('[role=status]')].every(
        (status) => !/^(Loading|Wird geladen)/.test(status.getAttribute('aria-label') ?? ''),
      ),
  )
}

/** Adds a fault to the list when something that shall come does not. */
export async function note(faults: string[], fault: string, wait: () => Promise<unknown>): Promise<void> {
  await wait().catch(() => faults.push(fault))
}

/** What there is in the demo plant to open a screen with. @throws as long as there is nothing. */
export async function findAddresses(visitor: Visitor): Promise<Addresses> {
  expect((await visitor.post('/api/demo/sign-in', { role: 'administrator' })).status).toBe(200)
  const board = (await visitor.query(listBoard.name)) as { rows: BoardUnit[] }
  const filler = board.rows.find(({ code, shiftOn }) => code === 'BOT1-FIL' && shiftOn !== null) as BoardUnit
  const [order] = (await visitor.query(listOperationsRequests.name)).rows
  const { equipmentId, shiftOn, shiftCode } = filler
  const shift = { shiftOn: shiftOn ?? '', shiftCode: shiftCode ?? '' }
  return { equipmentId, operationsRequestId: order.operationsRequestId as string, resource: 'equipment', ...shift }
}

/** Light or dark, and a size; the scheme follows the device a moment later. */
export async function show(page: Page, colorScheme: 'light' | 'dark', size: keyof typeof SIZES): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize(SIZES[size])
  // What is scrolled below the head of the page would cover it in the eyes of axe, and so would the link that skips it.
  await page.evaluate(() => {
    ;(document.activeElement as HTMLElement | null)?.blur()
    scrollTo(0, 0)
  })
  if (page.url() === 'about:blank') return
  await page.waitForFunction((scheme) => document.documentElement.dataset['mantineColorScheme'] === scheme, colorScheme)
}

/** What axe finds that depends on how large the page is and on its colours; all the rest does not change with them. */
export const SIZE_OR_SCHEME = ['color-contrast', 'target-size']

/** What axe finds and finds again: while the colours of a page are being changed, some are still those of before. */
export async function axe(page: Page, rules?: readonly string[]): Promise<string[]> {
  const first = await axeFaults(page, rules)
  if (first.length === 0) return []
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  const again = new Set(await axeFaults(page, rules))
  return first.filter((fault) => again.has(fault))
}

const widerBy = () => document.documentElement.scrollWidth - document.documentElement.clientWidth

/** At which sizes the page is wider than its window, when it has had the time to follow. */
export async function overflows(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await note(found, size, () =>
      page.waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth, undefined, {
        timeout: 3_000,
      }),
    )
    if (found.at(-1) === size) found[found.length - 1] = `${await page.evaluate(widerBy)} px wider than the ${size}`
  }
  return found
}

const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex]'
/** A longer page is walked in part. */
const MOST_PRESSES = 80

/** Walks through the page with the Tab key and tells what it never reached, and what did not show that it was. */
export async function walkByTab(page: Page): Promise<string[]> {
  await page.evaluate(watchFocus)
  let isRound = false
  for (let presses = 1; presses <= MOST_PRESSES && !isRound; presses += 1) {
    await page.keyboard.press('Tab')
    if (presses % 10 === 0) isRound = await page.evaluate(() => (globalThis as unknown as Walk).isRound)
  }
  const unseen = await page.evaluate(() => (globalThis as unknown as Walk).unseen)
  const missed = isRound ? await page.evaluate(controlsMissed, CONTROLS) : []
  return [...unseen.map((html) => `focus is not seen: ${html}`), ...missed.map((html) => `not reached by Tab: ${html}`)]
}

/** What the page itself notes while it is walked. */
interface Walk {
  reached: Set<Element>
  unseen: string[]
  isRound: boolean
}

function watchFocus(): void {
  const walk = Object.assign(globalThis as unknown as Walk, { reached: new Set<Element>(), unseen: [], isRound: false })
  const isMarked = (element: Element | null) => {
    if (!element) return false
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
  }
  let first: Element | undefined
  document.addEventListener('focusin', ({ target }) => {
    const element = target as HTMLElement
    first ??= element
    if (walk.reached.has(element)) {
      walk.isRound ||= element === first
      return
    }
    walk.reached.add(element)
    // A choice shows its focus on its label; everything else by itself.
    const label = element.id === '' ? null : document.querySelector(`label[for="${CSS.escape(element.id)}"]`)
    if (![element, label, element.nextElementSibling].some(isMarked)) walk.unseen.push(element.outerHTML.slice(0, 120))
  })
  ;(document.activeElement as HTMLElement | null)?.blur()
}

/** Of a group of choices one is in the order of the Tab key; the others are reached by the arrows. */
function controlsMissed(controls: string): string[] {
  const { reached } = globalThis as unknown as Walk
  return [...document.querySelectorAll<HTMLElement>(controls)]
    .filter(
      (element) =>
        element.tabIndex >= 0 &&
        element.checkVisibility({ visibilityProperty: true }) &&
        !element.matches(':disabled, [type=radio], [inert] *') &&
        !reached.has(element),
    )
    .map((element) => element.outerHTML.slice(0, 120))
}

/** Everything that reacts to a press but cannot be reached by the keyboard: a hand for the mouse outside of every control. */
export function unreachable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const control = 'a[href], button, input, select, textarea, summary, label, [tabindex], [role=option]'
    const forced = [...document.querySelectorAll('[tabindex]')].filter((element) => Number(element.getAttribute('tabindex')) > 0)
    const mouseOnly = [...document.querySelectorAll('body *')].filter(
      (element) =>
        getComputedStyle(element).cursor === 'pointer' && element.closest(control) === null && element.getBoundingClientRect().width > 0,
    )
    return [...forced, ...mouseOnly].map((element) => `not for the keyboard: ${element.outerHTML.slice(0, 120)}`)
  })
}

/** The texts that a person sees and the names that only readers hear. */
export function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest('script, style, code, [lang]:not(html)')) seen.add(node.textContent?.trim() ?? '')
    }
    for (const name of ['aria-label', 'placeholder', 'title'])
      for (const element of document.querySelectorAll(`[${name}]`)) seen.add(element.getAttribute(name)?.trim() ?? '')
    return [...seen].filter((text) => /\p{L}{3}/u.test(text))
  })
}

/** Words that are the same in both languages: names of the trade, of standards, of roles and of this program. */
const SAME_IN_BOTH = new Set(
  'entresol live oee system terminal name mes mom min administrator auditor start demo mqtt sparkplug online version person terminals material chrome linux webhooks'.split(
    ' ',
  ),
)

/** Short names of ISO 22400, and kinds of streams as the ledger writes them. */
const isSymbol = (text: string) => /^[A-Z]{2,5}( [÷×−+] [A-Z]{2,5})*$|^[a-z]+[A-Z][A-Za-z]+$/.test(text)

/** Texts that are the same in English and in German and are neither data nor words of both. */
export function untranslated(english: readonly string[], german: readonly string[], data: ReadonlySet<string>): string[] {
  const inGerman = new Set(german)
  const isRest = (text: string) => (text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).some((word) => !SAME_IN_BOTH.has(word))
  return english.filter((text) => {
    if (!inGerman.has(text) || data.has(text) || isSymbol(text)) return false
    const parts = [...data].filter((part) => part.length > 1 && text.includes(part)).toSorted((left, right) => right.length - left.length)
    return isRest(parts.reduce((left, part) => left.replaceAll(part, ' '), text))
  })
}

/** Collects every text of the server's answers: what they say is data, in whatever language it was entered. */
export function listenToData(page: Page): ReadonlySet<string> {
  const data = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') data.add(value)
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collect(part)
  }
  page.on('response', (response: Response) => {
    if (/\/api\/(queries|session|demo)/.test(response.url())) response.json().then(collect, () => undefined)
  })
  return data
}

/** Cumulative layout shift up to which a page counts as steady (Core Web Vitals: good). */
const MOST_SHIFT = 0.1

/** Says so when things have jumped since the page was loaded, without what a person's own input moved (CLS). */
export async function jumps(page: Page): Promise<string[]> {
  const shifted = await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted)
  return shifted > MOST_SHIFT ? [`jumps by ${shifted.toFixed(3)}`] : []
}

/** Runs in the page before anything else. */
export function watchLayoutShift(): void {
  const watched = globalThis as unknown as { shifted: number }
  watched.shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) watched.shifted += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
}
