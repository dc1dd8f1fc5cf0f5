import { afterAll, beforeAll, expect, test } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { chooseOwnWays, raiseNotice } from '../../../src/model/notice/contract.ts'
import { createAccount } from '../../../src/model/personnel/contract.ts'
import { dutyAssignment } from '../../../src/model/personnel/duty-assignment.resource.ts'
import { person } from '../../../src/model/personnel/person.resource.ts'
import { personnelClass } from '../../../src/model/personnel/personnel-class.resource.ts'
import { type Mailbox, openMailbox } from '../../apps/mailbox.fixture.ts'
import { passwordIn, PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'

const PASSWORD = 'a long enough password'
let mailbox: Mailbox
let data: string
let program: StartedProgram
let password: string

beforeAll(async () => {
  mailbox = await openMailbox()
  data = scratchDirectory(atEnd)
  program = await start()
  password = passwordIn(program.lines)!
}, PATIENCE_MS)
afterAll(() => mailbox?.close())

function start(): Promise<StartedProgram> {
  const environment = {
    ...{ ENTRESOL_SMTP_HOST: '127.0.0.1', ENTRESOL_SMTP_PORT: String(mailbox.port), ENTRESOL_SMTP_SECURITY: 'none' },
    ...{ ENTRESOL_SMTP_SENDER: 'mes@plant.example', ENTRESOL_PUBLIC_URL: 'https://mes.plant.example' },
  }
  return startProgram(['--empty', '--data', data], atEnd, { environment })
}

async function visit(who = { login: 'admin', password }): Promise<Visitor> {
  const visitor = new Visitor(program.url)
  expect((await visitor.signIn(who)).status).toBe(200)
  return visitor
}

/** Somebody who is on duty at the whole site and wants mail. @returns how a notice for him is raised */
async function bringOnDuty(): Promise<(visitor: Visitor, textEn: string) => Promise<unknown>> {
  const visitor = await visit()
  const { siteId } = (await visitor.get('/api/session')).site
  const { id: personnelClassId } = await visitor.command(personnelClass.commands.create.name, { code: 'LEAD', name: 'Shift lead' })
  const { id: personId } = await visitor.command(person.commands.create.name, { code: 'P-1', name: 'Lea Lead' })
  await visitor.command(createAccount.name, { login: 'lea', displayName: 'Lea Lead', password: PASSWORD, personId, grants: [] })
  const duty = { personId, personnelClassId, equipmentId: siteId, startsAt: '2020-01-01T00:00:00.000Z' }
  await visitor.command(dutyAssignment.commands.create.name, duty)
  const lea = await visit({ login: 'lea', password: PASSWORD })
  await lea.command(chooseOwnWays.name, { email: 'lea@plant.example', emailFrom: 'information', pushFrom: null })
  const about = { equipmentId: siteId, function: 'LEAD', severity: 'alarm', textDe: 'Störung' }
  return (from, textEn) => from.command(raiseNotice.name, { ...about, textEn })
}

test(
  'every notice is mailed once and in order, also when the program is killed between event and mail',
  async () => {
    const tell = await bringOnDuty()
    let visitor = await visit()
    await tell(visitor, 'one')
    await mailbox.took(1)
    mailbox.answer = () => 451
    for (const text of ['two', 'three']) await tell(visitor, text)
    await program.stop('SIGKILL')
    program = await start()
    visitor = await visit()
    await tell(visitor, 'four')
    // Acknowledged to the sender, and dead the next moment.
    await program.stop('SIGKILL')
    mailbox.answer = () => 250
    program = await start()
    await tell(await visit(), 'five')
    await mailbox.took(5)
    expect(mailbox.taken.map(({ subject }) => subject.split(' · ').at(-1))).toEqual(['one', 'two', 'three', 'four', 'five'])
  },
  4 * PATIENCE_MS,
)
