/**
 * `node scripts/table-sql.ts model.material.materialDefinition`: prints the reading model of a resource as SQL, for the migration that brings it. A person
 * reads it before it is committed; `src/apps/model-rebuild.test.ts` says when table and declaration differ.
 */
import { modelResources } from '../src/apps/model.ts'
import { createTableSql } from '../src/kernel/server/resource/names.ts'

const [name] = process.argv.slice(2)
const resources = modelResources.map((one) => ('rules' in one ? one.resource : one))
const resource = resources.find((one) => one.name === name)
if (!resource) {
  process.stderr.write(`Name one of:\n${resources.map((one) => `  ${one.name}`).join('\n')}\n`)
  process.exitCode = 1
} else {
  process.stdout.write(createTableSql(resource))
}
