import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { openModelSite, type ModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { buildWebApp } from '../../src/apps/web-app.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { givenPassword } from '../../src/model/personnel/password.contract.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { openBrowser } from '../support/browser.ts'
import { sharedDatabase } from '../support/database.ts'
import { axeFaults } from '../visual/axe.ts'

const PASSWORD = 'a long enough password'
let plant: ModelSite
let server: HttpServer
let url: string
let browser: Browser

beforeAll(async () => {
  const bundle = await buildWebApp(() => undefined)
  plant = await openModelSite(await sharedDatabase(), { catalogue: catalogue() })
  server = await createHttpServer({
    ...{ site: plant.site, version: '0', demo: false, webDirectory: bundle, watched: watchedAlone() },
  })
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  for (const [login, role] of [
    ['root', 'administrator'],
    ['anna', 'mesEngineer'],
  ] as const) {
    const grants = [{ role, equipmentId: plant.siteId }]
    await plant.make(createAccount, { login, displayName: login, password: PASSWORD, grants })
  }
  browser = await openBrowser()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await plant?.close()
})

/** A browser of its own, in which somebody signs in. */
async function signedIn(login: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto('/sign-in?from=/own-access')
  await page.getByLabel('User name').fill(login)
  await page.getByLabel('Password', { exact: true }).last().fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'My access' }).waitFor()
  return page
}

/** What cannot be undone is pressed twice, with a moment between. */
async function confirm(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name })
  await button.first().click()
  const armed = page.locator('[data-armed]')
  await armed.waitFor()
  await expect.poll(async () => (await armed.count()) > 0 && (await armed.click().then(() => armed.count())), { timeout: 20_000 }).toBe(0)
}

const ask = (secret: string) => fetch(`${url}/api/session`, { headers: { authorization: `Bearer ${secret}` } }).then(({ status }) => status)

test('a person makes a token that is shown once, sees it used, and revokes it', { timeout: 300_000 }, async () => {
  const page = await signedIn('anna')
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByText('Say what it is for').waitFor()
  await page.getByLabel('What is it for?').fill('Excel report')
  await page.getByRole('button', { name: 'Create token' }).click()
  const secret = await page.locator('code').textContent()
  expect(secret).toMatch(/^entresol_[\w-]{43}$/)
  expect(await ask(secret!)).toBe(200)
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await page.reload()
  await page.getByText('Excel report').waitFor()
  await page
    .getByText(/last used \d/)
    .last()
    .waitFor()
  expect(await page.content()).not.toContain(secret)
  await confirm(page, 'Revoke')
  await page.getByText('No API token').waitFor()
  expect(await ask(secret!)).toBe(401)
  await page.context().close()
})

test('an administrator makes a service account with a token, and throws somebody out whose screen says so at once', {
  timeout: 300_000,
}, async () => {
  const [root, anna] = [await signedIn('root'), await signedIn('anna')]
  await root.goto('/accounts?account=new')
  await root.getByText('Program (service account)').click()
  await root.getByLabel('User name').fill('erp')
  await root.getByLabel(/^Name/).fill('ERP connector')
  await root.getByRole('button', { name: 'Create account' }).click()
  await root.getByText('ERP connector').first().click()
  await root.getByRole('link', { name: 'API tokens of this service account' }).click()
  await root.getByRole('button', { name: 'New token' }).click()
  await root.getByLabel('What is it for?').fill('Nightly orders')
  await root.getByRole('button', { name: 'Create token' }).click()
  expect(await ask((await root.locator('code').textContent())!)).toBe(200)
  await root.getByRole('button', { name: 'I have copied it' }).click()
  await root.goto('/accounts')
  await root.getByText('anna', { exact: true }).first().click()
  await root.getByRole('link', { name: 'Sessions, API tokens and sign-ins' }).click()
  await confirm(root, 'End all sessions')
  await root.getByText('Nobody is signed in with this account').waitFor()
  await root.getByRole('gridcell', { name: 'Session ended by somebody' }).first().waitFor()
  await anna.waitForURL(/\/sign-in/)
  await Promise.all([root.context().close(), anna.context().close()])
})

test('a person changes his own password, told what is wrong with each try', { timeout: 300_000 }, async () => {
  const page = await signedIn('anna')
  const change = page.getByRole('button', { name: 'Change', exact: true })
  const type = async (now: string, chosen: string, again: string) => {
    await page.getByLabel('Password as it is now').fill(now)
    await page.getByLabel('New password').fill(chosen)
    await page.getByLabel('Once more').fill(again)
    await change.click()
  }
  await type(PASSWORD, 'short', 'short')
  await page.locator('.mantine-InputWrapper-error', { hasText: 'At least 8 characters' }).waitFor()
  await type(PASSWORD, 'known to me alone', 'known to me only')
  await page.getByText('This is not the same as above.').waitFor()
  await type('something else', 'known to me alone', 'known to me alone')
  await page.getByText('The name or the password is not right.').waitFor()
  await type(PASSWORD, 'known to me alone', 'known to me alone')
  await page.getByText('Changed. Your other sessions have ended.').waitFor()
  expect(await page.getByLabel('New password').inputValue()).toBe('')
  await type('known to me alone', PASSWORD, PASSWORD)
  await page.getByText('Changed. Your other sessions have ended.').waitFor()
  await page.context().close()
})

test('where it is the rule, a password that was given lets in only to choose another one', { timeout: 300_000 }, async () => {
  await plant.make(setPolicy, { policy: givenPassword.name, equipmentId: plant.siteId, value: 'once' })
  await plant.make(createAccount, {
    login: 'bert',
    displayName: 'Bert',
    password: PASSWORD,
    grants: [{ role: 'mesEngineer', equipmentId: plant.siteId }],
  })
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto('/sign-in?from=/own-access')
  await page.getByLabel('User name').fill('bert')
  await page.getByLabel('Password', { exact: true }).last().fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor()
  await page.goto('/orders')
  await page.getByText('Somebody else has set your password.').waitFor()
  expect(await axeFaults(page)).toEqual([])
  await page.getByLabel('Password as it is now').fill(PASSWORD)
  await page.getByLabel('New password').fill('known to Bert alone')
  await page.getByLabel('Once more').fill('known to Bert alone')
  if (process.env['ENTRESOL_PICTURES']) await page.screenshot({ path: `${process.env['ENTRESOL_PICTURES']}/password-due.png` })
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor({ state: 'detached' })
  await page.goto('/own-access')
  await page.getByRole('heading', { name: 'My access' }).waitFor()
  if (process.env['ENTRESOL_PICTURES'])
    await page.screenshot({ path: `${process.env['ENTRESOL_PICTURES']}/own-access.png`, fullPage: true })
  await plant.make(setPolicy, { policy: givenPassword.name, equipmentId: plant.siteId, value: 'stays' })
  await context.close()
})
