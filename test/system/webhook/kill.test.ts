import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { createSubscription, listSubscriptions, type SubscriptionRow } from '../../../src/exchange/webhook/contract.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { passwordIn, PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { openReceiver, type Receiver, signatureFor } from '../../apps/receiver.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'

const environment = { ENTRESOL_WEBHOOK_NETWORKS: '127.0.0.1' }
const secret = `whsec_${randomBytes(24).toString('base64')}`
let receiver: Receiver
let data: string
let program: StartedProgram
let password: string

beforeAll(async () => {
  receiver = await openReceiver()
  data = scratchDirectory(atEnd)
  program = await start()
  password = passwordIn(program.lines)!
}, PATIENCE_MS)
afterAll(() => receiver?.close())

const start = () => startProgram(['--empty', '--data', data], atEnd, { environment })

async function visit(): Promise<Visitor> {
  const visitor = new Visitor(program.url)
  expect((await visitor.signIn({ login: 'admin', password })).status).toBe(200)
  return visitor
}

test(
  'a receiver that fails for a while gets everything once and in order, also when the program is killed in between',
  async () => {
    let visitor = await visit()
    const events = [`${materialClass.name}.recordCreated`]
    await visitor.command(createSubscription.name, { name: 'ERP', url: receiver.url, events, secret })
    const codes: string[] = []
    const happen = async () => {
      const code = `MC-${codes.push('') + 100}`
      codes[codes.length - 1] = code
      await visitor.command(materialClass.commands.create.name, { code, name: code })
    }
    for (let times = 0; times < 5; times += 1) await happen()
    await receiver.took(5)
    receiver.answer = () => 503
    for (let times = 0; times < 5; times += 1) await happen()
    await program.stop('SIGKILL')
    program = await start()
    visitor = await visit()
    const [waiting] = (await visitor.query(listSubscriptions.name)).rows as SubscriptionRow[]
    expect(waiting).toMatchObject({ isActive: true, dead: 0 })
    // Every message is refused once before it is taken.
    receiver.answer = ({ id }) => (receiver.attempts.filter((attempt) => attempt.id === id).length % 2 === 0 ? 200 : 503)
    for (let times = 0; times < 5; times += 1) await happen()
    await receiver.took(8)
    await program.stop('SIGKILL')
    receiver.answer = () => 200
    program = await start()
    await receiver.took(15)
    const taken = receiver.taken.map(({ data: { payload } }) => (payload['fields'] as { code: string }).code)
    expect(taken).toEqual(codes)
    for (const received of receiver.taken) expect(received.headers['webhook-signature']).toBe(signatureFor(secret, received))
  },
  4 * PATIENCE_MS,
)
