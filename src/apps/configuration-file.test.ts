import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchDirectory } from '../../test/support/scratch.fixture.ts'
import { type Configuration, ConfigurationFault, explainConfiguration, parseConfiguration } from './configuration.ts'
import { configurationSchema } from './configuration-file.ts'

function withFile(content: object | string) {
  const data = scratchDirectory()
  writeFileSync(join(data, 'entresol.json'), typeof content === 'string' ? content : JSON.stringify(content))
  const argv = (args: string) => ['--data', data, ...args.split(' ').filter(Boolean)]
  return {
    parse: (args = '', env: Record<string, string> = {}) => parseConfiguration(argv(args), env) as Configuration,
    explain: (args = '', env: Record<string, string> = {}) =>
      new Map(
        explainConfiguration(argv(args), env)
          .split('\n')
          .map((line) => line.split(/\s{2,}|(?<=\S)\s(?=\S+$)/))
          .map(([name, value, origin]) => [name, `${value} by ${origin}`]),
      ),
  }
}

const content = {
  port: 5001,
  host: '0.0.0.0',
  log: 'json',
  'mqtt-url': 'mqtts://broker:8883',
  'mqtt-user': 'mes',
  'mqtt-password': 'hidden',
  'metrics-token': '',
}

test('the file wins over the defaults, the environment over the file, a flag over all', () => {
  const { parse } = withFile(content)
  expect(parse()).toMatchObject({ port: { number: 5001, fixed: true }, host: '0.0.0.0', log: 'json', metricsToken: undefined })
  expect(parse().mqtt).toMatchObject({ url: 'mqtts://broker:8883', username: 'mes', password: 'hidden' })
  expect(parse('', { PORT: '5002', ENTRESOL_HOST: '' })).toMatchObject({ port: { number: 5002 }, host: '0.0.0.0' })
  expect(parse('--port 5003', { PORT: '5002' })).toMatchObject({ port: { number: 5003 } })
})

test('each value is explained by where it comes from, and no secret is shown', () => {
  const { explain } = withFile(content)
  const told = explain('--host 127.0.0.2', { ENTRESOL_DEMO_SPEED: '3' })
  expect(told.get('port')).toBe('5001 by entresol.json')
  expect(told.get('host')).toBe('127.0.0.2 by --host')
  expect(told.get('speed')).toBe('3 by ENTRESOL_DEMO_SPEED')
  expect(told.get('history')).toBe('2 by default')
  expect(told.get('ENTRESOL_MQTT_USER')).toBe('mes by entresol.json')
  expect(told.get('ENTRESOL_MQTT_PASSWORD')).toBe('set, not shown by entresol.json')
  expect([...told.values()].join()).not.toContain('hidden')
})

test.each([
  ['{"port": 1, "ports": 2}', /nobody knows ports.*These may stand there: port, host, .*database-url/],
  ['{"data": "elsewhere"}', /nobody knows data/],
  ['{"mqtt-password": ["hidden"]}', /mqtt-password must be a text or a number/],
  ['{"mqtt-password": hidden}', /it is not JSON/],
  ['{"port": "many"}', /--port is a number/],
  ['[]', /it must be a text or a number/],
])('%s is refused with what to do, and its values are not repeated', (text, words) => {
  const { parse } = withFile(text)
  expect(() => parse()).toThrow(ConfigurationFault)
  expect(() => parse()).toThrow(words)
  expect(() => parse()).not.toThrow('hidden')
})

test('the schema describes every member', () => {
  const { properties, additionalProperties } = configurationSchema() as {
    properties: Record<string, { description?: string }>
    additionalProperties: boolean
  }
  expect(additionalProperties).toBe(false)
  expect(Object.keys(properties)).toEqual(
    expect.arrayContaining(['port', 'host', 'anchor', 'log', 'database-url', 'mqtt-url', 'metrics-token']),
  )
  for (const [name, { description }] of Object.entries(properties)) expect(description, name).toMatch(/\w{3}/)
})
