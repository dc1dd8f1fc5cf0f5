import type { FastifyInstance } from 'fastify'

export interface Route {
  readonly method: string
  readonly path: string
}

/** Every route of a server, read from the tree that its router prints: nobody has to keep a list. */
export function routesOf(app: FastifyInstance): readonly Route[] {
  const stack: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^(?<indent>[│ ]*)[├└]── (?<text>.*?)(?: \((?<methods>[A-Z, ]+)\))?$/.exec(line)?.groups
      if (!found) return []
      const level = found['indent']!.length / 4
      stack.length = level
      stack.push(found['text']!)
      const path = stack.join('')
      return (found['methods']?.split(', ') ?? []).map((method) => ({ method, path }))
    })
}
