import type { Handler } from '../kernel/server/handler.ts'
import type { OperationsCategory } from '../model/personnel/contract.ts'

const categoryOf: Readonly<Record<string, OperationsCategory>> = {
  production: 'Production',
  quality: 'Quality',
  maintenance: 'Maintenance',
  inventory: 'Inventory',
}

/** A command of a module that belongs to one operations category belongs to it, unless its own object says something else. */
export function withCategory(handler: Handler): Handler {
  const category = categoryOf[handler.contract.name.split('.')[0]!]
  return handler.categories || !category ? handler : { ...handler, categories: () => [category] }
}
