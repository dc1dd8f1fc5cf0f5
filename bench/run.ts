/**
 * `npm run bench [name …]`: runs the benches one after the other, each in a process of its own, and fails when one misses a target. Every bench measures its
 * own ceilings in the same run, so that ratios can be compared between machines.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(folder)
  .filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== 'run.ts')
  .map((file) => file.replace(/\.ts$/, ''))
const wanted = process.argv.slice(2)
const chosen = wanted.length > 0 ? names.filter((name) => wanted.includes(name)) : names
if (chosen.length === 0) {
  console.error(`there is no such bench; there are: ${names.join(', ')}`)
  process.exit(2)
}
const missed = chosen.filter((name) => spawnSync(process.execPath, [`${folder}${name}.ts`], { stdio: 'inherit' }).status !== 0)
if (missed.length > 0) {
  console.error(`missed a target: ${missed.join(', ')}`)
  process.exit(1)
}
