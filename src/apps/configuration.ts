import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseNetwork } from '../exchange/webhook/open-address.adapter.ts'
import { CONFIGURATION_FILE, readConfigurationFile } from './configuration-file.ts'
import { type MailOptions, mailOptionsOf } from './mail-options.ts'
import { ConfigurationFault, isSecret, settings, variables } from './settings.ts'
import { singleSignOnOf } from './single-sign-on/configuration.ts'
import type { SingleSignOnOptions } from './single-sign-on/role-mapping.ts'

export { ConfigurationFault }

/** How this program shall run. Flags win over the environment, the environment over the file in the data directory, the file over the defaults. */
export interface Configuration {
  /** The port of the web server; `fixed` when somebody asked for this one, so that another one would surprise. */
  readonly port: { readonly number: number; readonly fixed: boolean }
  /** The address to listen on. */
  readonly host: string
  readonly dataDirectory: string
  /** Undefined: without the demo plant. */
  readonly demo: DemoOptions | undefined
  /** Whether somebody said which plant, so that another one in the data directory would surprise. */
  readonly isPlantAsked: boolean
  /** Undefined: an own PostgreSQL in the data directory. */
  readonly databaseUrl: string | undefined
  /** The file, best on another volume, to which the heads of seals are added; undefined: seals are not anchored. */
  readonly anchor: string | undefined
  readonly mqtt: MqttOptions
  /** False: the API alone, because another server shows the screens. */
  readonly showsScreens: boolean
  /** Who sends it may read the metrics from another machine; undefined: this machine only. */
  readonly metricsToken: string | undefined
  /** Undefined: without a provider. */
  readonly singleSignOn: SingleSignOnOptions | undefined
  /** Networks inside the plant to which webhooks may go. */
  readonly webhookNetworks: readonly string[]
  /** Undefined: under the address that requests name. */
  readonly publicUrl: string | undefined
  /** Undefined: nobody is told by e-mail. */
  readonly mail: MailOptions | undefined
  /** How standard error is written. */
  readonly log: 'text' | 'json'
}

export interface DemoOptions {
  readonly plant: 'bottling' | 'large'
  /** Simulated seconds per second. */
  readonly speed: number
  /** How many days of history the plant sends on the first start. */
  readonly historyDays: number
  /** Whether the program runs the simulated machines itself; otherwise the plant is only entered, with a job order for every unit. */
  readonly runsMachines: boolean
}

export interface MqttOptions {
  /** Undefined: an own broker in this process. */
  readonly url: string | undefined
  readonly username: string | undefined
  readonly password: string | undefined
  /** File of the certificates (PEM) that are trusted there. Undefined: the well-known ones. */
  readonly caFile: string | undefined
  /** The address and port of the own broker. */
  readonly host: string
  readonly port: { readonly number: number; readonly fixed: boolean }
}

type Environment = Readonly<Record<string, string | undefined>>

/** What `--help` prints. */
export function helpText(): string {
  const flags = settings.map(({ flag, value, variable, about }) => [
    `--${flag}${value ? ` ${value}` : ''}`,
    variable ? `${about} [${variable}]` : about,
  ])
  const width = Math.max(...[...flags, ...variables].map(([name]) => name!.length)) + 2
  const table = (rows: readonly (readonly string[])[]) => rows.map(([name, about]) => `  ${name!.padEnd(width)}${about}`).join('\n')
  return `Entresol, an open manufacturing operations management platform.\n\n  npm start -- [options]\n\n${table(flags)}\n\nEnvironment:\n${table(variables)}\n\nWhat has a variable may also stand in ${CONFIGURATION_FILE} in the data directory.\n`
}

/**
 * Reads flags, environment and the file in the data directory.
 * @throws ConfigurationFault
 */
export function parseConfiguration(argv: readonly string[], environment: Environment): Configuration | 'help' {
  const flags = parseFlags(argv)
  if (flags['help'] === true) return 'help'
  if (flags['empty'] && flags['plant']) throw new ConfigurationFault('--empty and --plant contradict each other: leave one away')
  const dataDirectory = directoryOf(flags, environment)
  const env = { ...readConfigurationFile(dataDirectory), ...withoutEmpty(environment) }
  const text = (flag: string): string | undefined => {
    const variable = settings.find((setting) => setting.flag === flag)?.variable
    return nonEmpty(flags[flag] as string | undefined) ?? (variable && env[variable])
  }
  const demo = flags['empty'] ? undefined : demoOf(text, flags['no-machines'] !== true)
  return {
    port: portOf('--port', text('port'), DEFAULT_PORT),
    host: text('host') ?? '127.0.0.1',
    dataDirectory,
    demo,
    isPlantAsked: Boolean(flags['empty'] ?? flags['plant']),
    anchor: resolved(text('anchor')),
    showsScreens: flags['no-web'] !== true,
    log: logOf(text('log') ?? 'text'),
    metricsToken: env['ENTRESOL_METRICS_TOKEN'],
    singleSignOn: singleSignOnOf(env),
    publicUrl: urlOf('ENTRESOL_PUBLIC_URL', env['ENTRESOL_PUBLIC_URL'], ['https:', 'http:']),
    mail: mailOptionsOf(env),
    webhookNetworks: networksOf('ENTRESOL_WEBHOOK_NETWORKS', env['ENTRESOL_WEBHOOK_NETWORKS'] ?? ''),
    databaseUrl: urlOf('DATABASE_URL', env['DATABASE_URL'], ['postgres:', 'postgresql:']),
    mqtt: {
      url: urlOf('MQTT_URL', env['MQTT_URL'], ['mqtt:', 'mqtts:', 'tcp:', 'ssl:']),
      username: env['ENTRESOL_MQTT_USER'],
      password: env['ENTRESOL_MQTT_PASSWORD'],
      caFile: env['ENTRESOL_MQTT_CA'],
      host: env['ENTRESOL_MQTT_HOST'] ?? '127.0.0.1',
      port: portOf('--mqtt-port', text('mqtt-port'), DEFAULT_MQTT_PORT),
    },
  }
}

/** Every setting, its value and where it comes from; what is secret is not shown. */
export function explainConfiguration(argv: readonly string[], env: Environment): string {
  const configuration = parseConfiguration(argv, env)
  if (configuration === 'help') return helpText()
  const flags = parseFlags(argv)
  const file = readConfigurationFile(configuration.dataDirectory)
  const { port, host, dataDirectory, anchor, demo, mqtt } = configuration
  const values: Readonly<Record<string, string | number | undefined>> = {
    ...{ port: port.number, host, data: dataDirectory, anchor, empty: demo ? 'no' : 'yes', plant: demo?.plant, speed: demo?.speed },
    ...{ history: demo?.historyDays, 'no-machines': demo ? (demo.runsMachines ? 'no' : 'yes') : undefined, 'mqtt-port': mqtt.port.number },
    'no-web': configuration.showsScreens ? 'no' : 'yes',
    log: configuration.log,
  }
  const originOf = (variable: string | undefined) => {
    if (variable === undefined) return 'default'
    if (nonEmpty(env[variable]) !== undefined) return variable
    return file[variable] === undefined ? 'default' : CONFIGURATION_FILE
  }
  const rows = settings
    .filter(({ flag }) => flag !== 'help')
    .map(({ flag, variable }) => {
      const origin = flags[flag] !== undefined ? `--${flag}` : originOf(variable)
      return [flag, String(values[flag] ?? '-'), origin]
    })
  const more = variables.map(([name]) => {
    const value = nonEmpty(env[name]) ?? file[name]
    return [name, value === undefined ? '-' : isSecret(name) ? 'set, not shown' : value, originOf(name)]
  })
  return [...rows, ...more].map(([name, value, origin]) => `${name!.padEnd(24)}${value!.padEnd(44)} ${origin}`).join('\n')
}

const DEFAULT_PORT = 4100
const DEFAULT_MQTT_PORT = 1883
const OWN_DIRECTORY = fileURLToPath(new URL('../../.entresol', import.meta.url))

/** Where everything is kept; each plant has a directory of its own unless one is named. */
function directoryOf(flags: Readonly<Record<string, string | boolean | undefined>>, env: Environment): string {
  const named = nonEmpty(flags['data'] as string | undefined) ?? nonEmpty(env['ENTRESOL_DATA'])
  return resolve(named ?? join(OWN_DIRECTORY, flags['empty'] ? 'own' : plantOf(flags['plant'] as string | undefined)))
}

function withoutEmpty(env: Environment): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => nonEmpty(value) !== undefined))
}

function parseFlags(argv: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const options = Object.fromEntries(
    settings.map(({ flag, value }) => [flag, { type: value ? ('string' as const) : ('boolean' as const) }]),
  )
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false }).values
  } catch (error) {
    throw new ConfigurationFault(`${(error as Error).message}\nnpm start -- --help shows what can be said.`)
  }
}

function demoOf(text: (flag: string) => string | undefined, runsMachines: boolean): DemoOptions {
  return {
    plant: plantOf(text('plant')),
    speed: numberOf('--speed', text('speed') ?? '1', 0.01, 10_000),
    historyDays: numberOf('--history', text('history') ?? '2', 0, 60),
    runsMachines,
  }
}

function plantOf(plant = 'bottling'): DemoOptions['plant'] {
  if (plant !== 'bottling' && plant !== 'large') throw new ConfigurationFault(`--plant is bottling or large, not ${plant}`)
  return plant
}

function logOf(text: string): Configuration['log'] {
  if (text !== 'text' && text !== 'json') throw new ConfigurationFault(`--log is text or json, not ${text}`)
  return text
}

function portOf(name: string, text: string | undefined, otherwise: number): { number: number; fixed: boolean } {
  if (text === undefined) return { number: otherwise, fixed: false }
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new ConfigurationFault(`${name} is a number from 0 to 65535, not ${text}`)
  return { number: Number(text), fixed: true }
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value < least || value > most) {
    throw new ConfigurationFault(`${name} is a number from ${least} to ${most}, not ${text}`)
  }
  return value
}

function networksOf(name: string, text: string): string[] {
  const networks = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const wrong = networks.find((network) => parseNetwork(network) === undefined)
  if (wrong !== undefined) throw new ConfigurationFault(`${name} lists networks such as 10.1.0.0/16, not ${wrong}`)
  return networks
}

function urlOf(name: string, text: string | undefined, protocols: readonly string[]): string | undefined {
  if (nonEmpty(text) === undefined) return undefined
  const protocol = URL.parse(text!)?.protocol
  // The value is not repeated: it may hold a password.
  if (!protocol || !protocols.includes(protocol)) throw new ConfigurationFault(`${name} must begin with ${protocols.join('// or ')}//`)
  return text
}

function resolved(path: string | undefined): string | undefined {
  return path && resolve(path)
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
