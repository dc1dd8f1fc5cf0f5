import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { roles } from '../../model/personnel/roles.ts'
import { sendProblem } from '../../kernel/server/problem.ts'
import { DEMO_PASSWORD, roleCards, staff } from './demo-people.ts'
import type { DemoPlant } from './plant.ts'
import { type Trouble, type TroubleKind, troubles } from './troubles.ts'

export interface DemoRoutes {
  readonly plant: () => DemoPlant | undefined
  readonly runsMachines: boolean
  readonly operators: readonly { readonly login: string; readonly name: string }[]
  /** What every unit does now, for the strip of the front page, which nobody has signed in to see. */
  readonly board: () => Promise<object>
  /** Ends the program without a goodbye and starts it again. */
  readonly killServer: () => void
}

const SignIn = z.strictObject({ role: z.string().max(40) })
const MakeTrouble = z.strictObject({ kind: z.enum(Object.keys(troubles) as [TroubleKind, ...TroubleKind[]]) })

/** The front page of the demo: only for a browser on this machine that asked for this machine by its name. */
export function mountDemo(app: FastifyInstance, { plant, runsMachines, operators, board, killServer }: DemoRoutes): void {
  const names = new Map([...staff, ...operators].map(({ login, name }) => [login, name]))
  const cards = roleCards.map((card) => ({ ...card, title: roles[card.role].title, name: names.get(card.login) ?? card.login }))
  const offered = Object.entries(troubles as Record<string, Trouble>).map(([kind, { name, watch }]) => ({ kind, name, watch }))

  app.get('/api/demo', async (request, reply) => {
    if (!isHere(request)) return notHere(reply)
    const status = plant()?.status() ?? { phase: runsMachines ? 'starting' : 'quiet', historyPercent: 0 }
    return reply.header('cache-control', 'no-store').send({ roles: cards, troubles: offered, plant: status })
  })

  mountBoard(app, board)

  app.post('/api/demo/sign-in', { bodyLimit: 4096 }, async (request, reply) => {
    if (!isHere(request)) return notHere(reply)
    const card = cards.find(({ role }) => role === SignIn.safeParse(request.body).data?.role)
    if (!card) return sendProblem(reply, { type: '/problems/invalid-input', title: 'There is no card for this role', status: 400 })
    // Through the same door as everybody: the sign-in is noted, and no second way to a session exists.
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { login: card.login, password: DEMO_PASSWORD },
      headers: demoHeaders(request.headers),
    })
    if (answer.statusCode === 200) void reply.header('set-cookie', answer.headers['set-cookie'])
    return reply.code(answer.statusCode).type(String(answer.headers['content-type'])).header('cache-control', 'no-store').send(answer.body)
  })

  app.post('/api/demo/trouble', { bodyLimit: 4096 }, async (request, reply) => {
    if (!isHere(request)) return notHere(reply)
    const parsed = MakeTrouble.safeParse(request.body)
    if (!parsed.success) return sendProblem(reply, { type: '/problems/invalid-input', title: 'There is no such trouble', status: 400 })
    const trouble: Trouble = troubles[parsed.data.kind]
    if (trouble.orders && !makeTrouble(plant(), trouble.orders)) {
      return sendProblem(reply, {
        type: '/problems/plant-is-starting',
        title: 'The plant is not running yet. Try again in a moment.',
        status: 503,
      })
    }
    await reply.code(202).send({ kind: parsed.data.kind, name: trouble.name, watch: trouble.watch })
    if (!trouble.orders) setTimeout(killServer, 100)
  })
}

function mountBoard(app: FastifyInstance, board: DemoRoutes['board']): void {
  app.get('/api/demo/board', async (request, reply) => {
    if (!isHere(request)) return notHere(reply)
    return reply.header('cache-control', 'no-store').send(await board())
  })
}

function makeTrouble(plant: DemoPlant | undefined, orders: NonNullable<Trouble['orders']>): boolean {
  if (plant?.status().phase !== 'live') return false
  for (const { afterSeconds = 0, ...order } of orders) {
    if (afterSeconds === 0) plant.order(order)
    else setTimeout(() => plant.order(order), afterSeconds * 1000).unref()
  }
  return true
}

const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])
const OWN_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** What a sign-in looks at: language, the session before, the browser. */
function demoHeaders(given: FastifyRequest['headers']): Record<string, string> {
  const names = ['accept-language', 'cookie', 'user-agent'] as const
  return Object.fromEntries(names.map((name) => [name, given[name] ?? '']))
}

/** The name too: a page of the internet whose name was made to lead here would carry its own. */
function isHere(request: FastifyRequest): boolean {
  return OWN_ADDRESSES.has(request.ip) && OWN_NAMES.has(URL.parse(`http://${request.host}`)?.hostname ?? '')
}

function notHere(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, { type: '/problems/not-found', title: 'There is nothing here', status: 404 })
}
