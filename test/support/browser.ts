import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
  '--font-render-hinting=none',
]

/** Where the browser is: the one that was named, the one that came with the packages, or the system's. */
export async function findChromium(): Promise<string> {
  const named = process.env.ENTRESOL_CHROMIUM
  if (named) return named
  // Makes the package bring its own copies of the system libraries that a slim machine lacks.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
  const packaged = await import('@sparticuz/chromium').then((module) => module.default.executablePath()).catch(() => undefined)
  if (packaged && existsSync(packaged)) return packaged
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  throw new Error('No Chromium found. Set ENTRESOL_CHROMIUM to the path of one, or run `npm install` again.')
}

/** A real, headless Chromium. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: flags, chromiumSandbox: false })
}
