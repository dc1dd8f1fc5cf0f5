import type { Browser, BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { type StartedProgram, passwordIn, startProgram, Visitor } from '../apps/program.fixture.ts'
import { openBrowser } from '../support/browser.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import * as look from './every-screen.fixture.ts'

const START_MS = 300_000
const SOON = { timeout: 60_000, interval: 500 }
const HISTORY_DAYS = '0.02'
const QUERIES = '**/api/queries/**'
const FAILED = { status: 500, json: { title: 'Internal Server Error', status: 500 } }

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
  atEnd(() => browser.close())
})

interface Tab {
  readonly context: BrowserContext
  readonly page: Page
  /** Mistakes of the program itself. */
  readonly errors: readonly string[]
}

async function openTab(program: StartedProgram, signIn: { readonly path: string; readonly data: object }): Promise<Tab> {
  const context = await browser.newContext({ viewport: look.SIZES.desktop, baseURL: program.url, reducedMotion: 'reduce', locale: 'en-GB' })
  expect((await context.request.post(signIn.path, { data: signIn.data })).status()).toBe(200)
  await context.addInitScript(look.watchLayoutShift)
  const page = await context.newPage()
  page.setDefaultTimeout(SOON.timeout)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
  return { context, page, errors }
}

describe('a plant in which there is nothing yet', () => {
  let program: StartedProgram

  beforeAll(async () => {
    program = await startProgram(['--empty', '--data', scratchDirectory(atEnd)], atEnd)
  }, START_MS)

  /** Screens without anything on them, and the way on that each of them offers. */
  const empty = [
    ['/terminal', 'Connect the first machine'],
    ['/board', 'Connect the first machine'],
    ['/board/wall', 'Connect the first machine'],
    ['/orders', 'New order'],
    ['/definitions', 'New definition'],
    ['/oee', 'To the work calendars'],
    ['/losses', 'To the work calendars'],
    ['/master-data/material-definition', 'New'],
    ['/shift', undefined],
    ['/faults', undefined],
  ] as const

  test('says on every screen what will be there, and leads to what is to be done first', { timeout: START_MS }, async () => {
    const data = { login: 'admin', password: passwordIn(program.lines) }
    const { context, page, errors } = await openTab(program, { path: '/api/sign-in', data })
    const faults: string[] = []
    for (const [address, way] of empty) {
      await look.open(page, address)
      const [title, ...sentences] = (await page.locator('[data-kind=empty]').first().innerText()).split('\n').filter(Boolean)
      if (!title || !sentences.some((sentence) => sentence.split(' ').length > 4)) faults.push(`${address} says only: ${title}`)
      if (way === undefined) continue
      await look.note(faults, `${address}: nothing leads to “${way}”`, async () => {
        await page
          .getByRole('button', { name: way, exact: true })
          .or(page.getByRole('link', { name: way, exact: true }))
          .first()
          .click()
        await page.waitForFunction((from) => !location.href.endsWith(from), address)
        expect(await page.getByText('This page does not exist').count()).toBe(0)
      })
    }
    await context.close()
    expect([...faults, ...errors]).toEqual([])
  })
})

describe('a plant at work', () => {
  let program: StartedProgram
  let values: look.Addresses
  const asking = () => look.addressesOf(values).filter(({ asks }) => asks)
  const openAsAdministrator = () => openTab(program, { path: '/api/demo/sign-in', data: { role: 'administrator' } })

  beforeAll(async () => {
    program = await startProgram(['--data', scratchDirectory(atEnd), '--history', HISTORY_DAYS], atEnd)
    values = await vi.waitFor(() => look.findAddresses(new Visitor(program.url)), SOON)
  }, START_MS)

  test('what cannot be answered is said on every screen, and a press asks again', { timeout: START_MS }, async () => {
    const { context, page, errors } = await openAsAdministrator()
    const faults: string[] = []
    for (const { path, address } of asking()) {
      await page.route(QUERIES, (route) => route.fulfill(FAILED))
      await page.goto(address)
      const alert = page.getByRole('alert')
      await look.note(faults, `${path}: does not say that it failed`, () => alert.first().waitFor({ timeout: 20_000 }))
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await look.note(faults, `${path}: is not there after a press`, async () => {
        await vi.waitFor(
          async () => {
            const retry = alert.getByRole('button', { name: 'Try again' })
            if ((await retry.count()) > 0) await retry.first().click({ timeout: 2000 })
            expect(await alert.count()).toBe(0)
          },
          { timeout: 20_000, interval: 300 },
        )
      })
    }
    await context.close()
    expect([...faults, ...errors]).toEqual([])
  })

  test('what is slow is drawn as what is to come, and nothing jumps when it is there', { timeout: START_MS }, async () => {
    const { context, page, errors } = await openAsAdministrator()
    const faults: string[] = []
    for (const { path, address } of asking()) {
      const held = Promise.withResolvers<void>()
      await page.route(QUERIES, async (route) => {
        await held.promise
        await route.continue()
      })
      await page.goto(address)
      await look.note(faults, `${path}: does not say that it is loading`, () =>
        page.getByRole('status', { name: 'Loading' }).first().waitFor({ timeout: 20_000 }),
      )
      held.resolve()
      await look.settled(page)
      faults.push(...(await look.jumps(page)).map((what) => `${path}: ${what}`))
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    }
    await context.close()
    expect([...faults, ...errors]).toEqual([])
  })

  test('a lost connection is said, what was seen stays, and all comes back by itself', { timeout: START_MS }, async () => {
    const { context, page, errors } = await openAsAdministrator()
    await page.goto('/board')
    const mark = page.getByRole('banner').getByRole('status')
    const filler = page.getByRole('button', { name: /Filler/ }).first()
    await mark.filter({ hasText: 'Live' }).waitFor()
    await filler.waitFor()
    await context.setOffline(true)
    await mark.filter({ hasText: /Offline|Reconnecting/ }).waitFor()
    await page.getByRole('alert').filter({ hasText: 'No connection to the server' }).waitFor()
    expect(await filler.isVisible()).toBe(true)
    await context.setOffline(false)
    await mark.filter({ hasText: 'Live' }).waitFor()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    expect(await filler.isVisible()).toBe(true)
    await context.close()
    expect(errors).toEqual([])
  })
})
