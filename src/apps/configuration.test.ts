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
