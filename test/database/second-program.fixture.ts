/**
 * `node second-program.fixture.ts lock|cluster DIRECTORY`: another program that takes a directory or starts a cluster in it, says so in one line of JSON, and
 * stays until it is killed.
 */
import { startCluster } from '../../src/kernel/server/postgres/cluster.ts'
import { lockDirectory } from '../../src/kernel/server/postgres/directory-lock.ts'

const [what, directory = ''] = process.argv.slice(2)
try {
  if (what === 'lock') {
    lockDirectory(directory)
    console.log(JSON.stringify({ locked: true }))
  } else {
    const cluster = await startCluster({ directory, durable: false, log: () => {} })
    console.log(JSON.stringify({ pid: cluster.pid, port: cluster.port }))
  }
  process.stdin.resume()
} catch (error) {
  console.log(JSON.stringify({ refused: (error as Error).name, message: (error as Error).message }))
}
