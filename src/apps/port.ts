import { createServer } from 'node:net'
import { ConfigurationFault } from './configuration.ts'

/** Ports tried after the usual one. */
const PORTS_TRIED = 50

/**
 * A port that is free now: the one asked for, or the next free one after the usual one.
 * @throws ConfigurationFault when it was asked for and is taken, or may not be used.
 */
export async function findPort(host: string, { number, fixed }: { readonly number: number; readonly fixed: boolean }): Promise<number> {
  if (number === 0) return 0
  const last = fixed ? number : Math.min(number + PORTS_TRIED, 65_535)
  for (let port = number; port <= last; port++) {
    const fault = await tryPort(host, port)
    if (fault === undefined) return port
    if (fault === 'EADDRINUSE') continue
    if (fault === 'EACCES')
      throw new ConfigurationFault(`Port ${port} may not be used by this account. Choose one above 1023 with --port N.`)
    throw new ConfigurationFault(`This machine cannot listen on ${host} (${fault}). Choose an address of its own with --host ADDRESS.`)
  }
  throw new ConfigurationFault(
    fixed
      ? `Port ${number} is taken by another program. Choose another one with --port N, or leave it away to get the next free one.`
      : `The ports from ${number} to ${last} are all taken. Choose another one with --port N.`,
  )
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}
