import { expect, test } from 'vitest'
import { type Configuration, ConfigurationFault, helpText, parseConfiguration } from './configuration.ts'

const parse = (args: string, env: Record<string, string> = {}) => parseConfiguration(args.split(' ').filter(Boolean), env) as Configuration

test('without a word: the demo plant on this machine, with everything of its own', () => {
  expect(parse('')).toMatchObject({
    port: { number: 4100, fixed: false },
    host: '127.0.0.1',
    demo: { plant: 'bottling', speed: 1, historyDays: 2 },
    isPlantAsked: false,
    databaseUrl: undefined,
    mqtt: { url: undefined, host: '127.0.0.1', port: { number: 1883, fixed: false } },
  })
})

test('flags win over the environment', () => {
  const env = { PORT: '5000', ENTRESOL_DATA: '/somewhere', ENTRESOL_HOST: '0.0.0.0' }
  expect(parse('', env)).toMatchObject({ port: { number: 5000, fixed: true }, dataDirectory: '/somewhere', host: '0.0.0.0' })
  expect(parse('--port 6000 --data /elsewhere', env)).toMatchObject({ port: { number: 6000, fixed: true }, dataDirectory: '/elsewhere' })
  expect(parse('--port 6000 --port 7000').port.number).toBe(7000)
})

test('each plant has a directory of its own unless one is named', () => {
  const directories = ['', '--plant large', '--empty'].map((args) => parse(args).dataDirectory)
  expect(new Set(directories).size).toBe(3)
  expect(parse('--empty').demo).toBeUndefined()
  expect(parse('--empty').isPlantAsked).toBe(true)
})

const mail = { ENTRESOL_SMTP_HOST: 'mail.plant', ENTRESOL_SMTP_SENDER: 'mes@plant.example', ENTRESOL_PUBLIC_URL: 'https://mes.plant' }

test('mails are sent with encryption unless somebody says otherwise, on the port that goes with it', () => {
  expect(parse('').mail).toBeUndefined()
  expect(parse('', mail).mail).toMatchObject({
    host: 'mail.plant',
    port: 587,
    security: 'starttls',
    user: undefined,
    sender: 'mes@plant.example',
  })
  expect(parse('', { ...mail, ENTRESOL_SMTP_SECURITY: 'tls' }).mail).toMatchObject({ port: 465 })
  expect(parse('', { ...mail, ENTRESOL_SMTP_SECURITY: 'none', ENTRESOL_SMTP_PORT: '2525' }).mail).toMatchObject({ port: 2525 })
})

test.each([
  ['--port abc', {}, '--port is a number'],
  ['--port 70000', {}, '--port is a number'],
  ['', { PORT: '-1' }, '--port is a number'],
  ['--plant steel', {}, '--plant is bottling or large'],
  ['--empty --plant large', {}, 'contradict'],
  ['--speed fast', {}, '--speed is a number'],
  ['--log xml', {}, '--log is text or json'],
  ['--nonsense', {}, '--help'],
  ['stray', {}, '--help'],
  ['', { DATABASE_URL: 'mysql://user:secret@host/db' }, 'DATABASE_URL must begin with postgres://'],
  ['', { ENTRESOL_SMTP_HOST: 'mail.plant' }, 'ENTRESOL_SMTP_SENDER is missing'],
  ['', { ...mail, ENTRESOL_PUBLIC_URL: '' }, 'ENTRESOL_PUBLIC_URL is missing'],
  ['', { ...mail, ENTRESOL_SMTP_SENDER: 'MES <mes@plant.example>' }, 'must be one plain address'],
  ['', { ...mail, ENTRESOL_SMTP_SECURITY: 'ssl' }, 'starttls, tls or none'],
  ['', { ...mail, ENTRESOL_SMTP_PORT: 'x' }, 'ENTRESOL_SMTP_PORT is a number'],
  ['', { ...mail, ENTRESOL_SMTP_PASSWORD: 'secret' }, 'ENTRESOL_SMTP_USER is missing'],
  ['', { MQTT_URL: 'nowhere' }, 'MQTT_URL must begin with mqtt://'],
] as const)('%s %j is refused and says what to do', (args, env, message) => {
  expect(() => parse(args, env)).toThrow(ConfigurationFault)
  expect(() => parse(args, env)).toThrow(message)
  expect(() => parse(args, env)).not.toThrow('secret')
})

test('--help names every flag and variable', () => {
  expect(parseConfiguration(['--help'], {})).toBe('help')
  for (const word of ['--port N', '--data DIR', '--empty', '--plant bottling|large', 'DATABASE_URL', 'MQTT_URL', 'ENTRESOL_HOST']) {
    expect(helpText()).toContain(word)
  }
})
