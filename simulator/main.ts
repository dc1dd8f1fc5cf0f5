import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { obeyTrouble } from './control.ts'
import { describePlant } from './describe-plant.ts'
import { generateLargePlant } from './large-plant.ts'
import { DEMO_PLANT } from './plant/demo-plant.ts'
import { EVERYDAY_HABITS, PUNCTUAL_HABITS } from './people/crew.ts'
import { type ApiOptions, type RunEvent, type RunningPlant, runPlant } from './run-plant.ts'
import { findPlantState, type PlantState, savePlantState } from './state-file.ts'

const HELP = `Demo plant: a bottling line and a machining cell that speak Sparkplug B and the public HTTP API.

  node simulator/main.ts --mqtt URL [options]

  --mqtt URL          broker, e.g. mqtt://127.0.0.1:1883
  --user, --password  for the broker (or the environment: MQTT_PASSWORD)
  --ca FILE           certificates (PEM) trusted at the broker, instead of the well-known ones
  --host-id ID        wait for this Sparkplug primary host
  --api URL           the product; without it nobody works at the terminals
  --api-password P    of all demo people (or the environment: API_PASSWORD)
  --ids FILE          JSON: {"equipment": {code: id}, "reasons": {code: id}}
  --seed N            default 1
  --speed F           simulated seconds per second when live, default 1
  --days D            history before now, default 7
  --history-rate N    changes per second of history at most
  --truth FILE        what really happened, as JSON lines
  --state FILE        where to go on after a restart
  --describe AHEAD    only print what must be entered into the product, with orders until AHEAD days from now
  --large             only print the records of the large plant
  --end-with-input    stop when standard input ends, as when the program that started this one is gone
  --punctual          people without delays and mistakes

Events are written to standard output as JSON lines. Troubles are read from standard input, one JSON object per line:
  {"trouble":"jamLabeller","arguments":[10]}
`

const SAVE_EVERY_MS = 5_000
const REPEAT_MS = 300_000
const DAY_MS = 86_400_000

function say(event: RunEvent | { kind: string; [detail: string]: unknown }): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

function print(records: object): void {
  process.stdout.write(`${JSON.stringify(records)}\n`)
}

const OPTIONS = {
  mqtt: { type: 'string' },
  user: { type: 'string' },
  password: { type: 'string' },
  ca: { type: 'string' },
  'host-id': { type: 'string' },
  api: { type: 'string' },
  'api-password': { type: 'string' },
  ids: { type: 'string' },
  seed: { type: 'string', default: '1' },
  speed: { type: 'string', default: '1' },
  days: { type: 'string', default: '7' },
  'history-rate': { type: 'string' },
  truth: { type: 'string' },
  state: { type: 'string' },
  punctual: { type: 'boolean', default: false },
  'end-with-input': { type: 'boolean', default: false },
  describe: { type: 'string' },
  large: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help || (values.mqtt === undefined && values.describe === undefined && !values.large)) {
    process.stdout.write(HELP)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const seed = numberOf('seed', values.seed)
  if (values.large) return print(generateLargePlant({ seed, aroundMs: Date.now() }))
  const found = values.state === undefined ? undefined : await findPlantState(values.state)
  const state: PlantState = found ?? firstState(seed, numberOf('days', values.days))
  if (values.describe !== undefined) return describe(values, state, numberOf('describe', values.describe))
  if (values.mqtt !== undefined) await attend(await start(values, values.mqtt, state), state, values)
}

/** Keeps the state, so that the run that follows makes the orders described here. */
async function describe(values: Values, state: PlantState, daysAhead: number): Promise<void> {
  if (values.state !== undefined) await savePlantState(values.state, state)
  print(describePlant(DEMO_PLANT, state.seed, state.startMs, Date.now() + daysAhead * DAY_MS))
}

async function start(values: Values, mqttUrl: string, state: PlantState): Promise<RunningPlant> {
  return runPlant({
    seed: state.seed,
    mqtt: {
      ...{ url: mqttUrl, username: values.user, password: values.password ?? process.env.MQTT_PASSWORD },
      ca: values.ca === undefined ? undefined : await readFile(values.ca, 'utf8'),
    },
    api:
      values.api === undefined
        ? undefined
        : await readApi(values.api, values['api-password'] ?? process.env.API_PASSWORD ?? '', values.ids),
    startMs: state.startMs,
    // What was sent just before a crash may not have been booked: it goes out once more, as history.
    resumeMs: Math.max(state.startMs, state.toldUntilMs - REPEAT_MS),
    historyChangesPerSecond: values['history-rate'] === undefined ? undefined : numberOf('history-rate', values['history-rate']),
    liveFromMs: Date.now,
    speed: numberOf('speed', values.speed),
    truthPath: values.truth,
    primaryHostId: values['host-id'],
    spec: DEMO_PLANT,
    habits: values.punctual ? PUNCTUAL_HABITS : EVERYDAY_HABITS,
    interventions: [...state.interventions],
    onEvent: (event) => {
      if (event.kind === 'intervention') state.interventions.push(event.intervention)
      say(event)
    },
  })
}

/** The plant begins at a full hour, so that a person who looks at it recognises the shifts. */
function firstState(seed: number, days: number): PlantState {
  const startMs = Math.floor((Date.now() - days * DAY_MS) / 3_600_000) * 3_600_000
  return { seed, startMs, toldUntilMs: startMs, interventions: [] }
}

/** Keeps the state, obeys standard input and signals, until the run ends. */
async function attend(plant: RunningPlant, state: PlantState, values: Values): Promise<void> {
  const save = async () => {
    state.toldUntilMs = plant.toldUntilMs()
    if (values.state !== undefined) await savePlantState(values.state, state)
  }
  const saving = setInterval(() => void save().catch((error: unknown) => say({ kind: 'problem', detail: String(error) })), SAVE_EVERY_MS)
  const commands = createInterface({ input: process.stdin })
  commands.on('line', (line) => {
    obeyTrouble(line, plant.trouble).then(
      (trouble) => say({ kind: 'trouble', trouble }),
      (error: unknown) => say({ kind: 'problem', detail: String(error) }),
    )
  })
  const stop = () => void plant.stop()
  if (values['end-with-input']) commands.once('close', stop)
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  try {
    await plant.done
  } finally {
    clearInterval(saving)
    commands.close()
    await save()
  }
}

async function readApi(url: string, password: string, idsPath: string | undefined): Promise<ApiOptions> {
  const ids: { equipment?: Record<string, string>; reasons?: Record<string, string> } =
    idsPath === undefined ? {} : JSON.parse(await readFile(idsPath, 'utf8'))
  return {
    url,
    password,
    findEquipmentId: (code) => ids.equipment?.[code],
    findReasonId: (code) => ids.reasons?.[code],
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(`--${name} must be a number, not ${text}`)
  return value
}

await main()
