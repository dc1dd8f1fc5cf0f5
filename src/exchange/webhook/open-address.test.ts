import { expect, test } from 'vitest'
import { openAddresses, parseNetwork } from './open-address.adapter.ts'

const isOpen = openAddresses([])

test.each([
  ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
  ...['224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00:ec2::254', 'ff02::1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe'],
  ...['::ffff:10.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:4136::1', 'plant.example', ''],
])('nothing goes to %s', (address) => {
  expect(isOpen(address)).toBe(false)
})

test.each(['93.184.215.14', '8.8.8.8', '172.32.0.1', '2606:2800:21f:cb07::1', '::ffff:8.8.8.8'])('%s is open to all', (address) => {
  expect(isOpen(address)).toBe(true)
})

test('what the plant allows is open, and nothing beside it', () => {
  const inside = openAddresses(['10.1.0.0/16', '192.168.7.5'])
  const judged = ['10.1.200.3', '::ffff:10.1.0.1', '192.168.7.5', '10.2.0.1', '192.168.7.6', '127.0.0.1'].map(inside)
  expect(judged).toEqual([true, true, true, false, false, false])
})

test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0/8', 'plant', '', '::1/129', '1.2.3.4/8/8'])('%s is no network', (text) => {
  expect(parseNetwork(text)).toBeUndefined()
})
