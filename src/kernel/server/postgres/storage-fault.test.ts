import { expect, test } from 'vitest'
import { storageFaultOf } from './storage-fault.ts'

const withCode = (code: string, message = 'it broke') => Object.assign(new Error(message), { code })

test.each([
  ['a full disk, as PostgreSQL says it', withCode('53100', 'could not extend file'), 'full'],
  ['a full disk, as the operating system says it', withCode('ENOSPC'), 'full'],
  ['a database that takes no changes', withCode('25006'), 'readOnly'],
  ['a database that stops', withCode('57P01'), 'away'],
  ['a database that is not there', withCode('ECONNREFUSED'), 'away'],
  ['a connection that broke', new Error('Connection terminated unexpectedly'), 'away'],
  ['the cause of an incident', new Error('incident 7', { cause: withCode('53100') }), 'full'],
  ['a broken rule', withCode('23505'), undefined],
  ['a mistake of a programmer', new TypeError('x is undefined'), undefined],
  ['something that is no error', 'full', undefined],
])('%s', (_, error, fault) => {
  expect(storageFaultOf(error)).toBe(fault)
})
