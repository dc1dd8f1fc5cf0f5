import { BlockList, isIP, isIPv6 } from 'node:net'

/** Where no webhook goes unless the configuration says so: this machine, its networks, and what clouds keep beside their machines. */
const CLOSED = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...[
    '::/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001::/32',
    '2001:db8::/32',
    '2002::/16',
    'fc00::/7',
    'fe80::/10',
    'ff00::/8',
  ],
]

/** A network as `10.0.0.0/8`, or one address. @returns undefined when it is neither. */
export function parseNetwork(
  text: string,
): { readonly address: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', prefix, ...rest] = text.trim().split('/')
  const version = isIP(address)
  const longest = version === 4 ? 32 : 128
  const bits = prefix === undefined ? longest : Number(prefix)
  if (version === 0 || rest.length > 0 || !Number.isInteger(bits) || prefix === '' || bits < 0 || bits > longest) return undefined
  return { address, prefix: bits, family: version === 4 ? 'ipv4' : 'ipv6' }
}

/**
 * Says of an address to which a name was resolved whether a message may go there. An IPv4 address in the clothes of IPv6 is judged as what it is.
 * @param allowed networks of the plant in which receivers stand; each as parseNetwork reads it
 */
export function openAddresses(allowed: readonly string[]): (address: string) => boolean {
  const [closed, opened] = [listOf(CLOSED), listOf(allowed)]
  return (address) => {
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    return isIP(address) !== 0 && (opened.check(address, family) || !closed.check(address, family))
  }
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const network = parseNetwork(text)
    if (network) list.addSubnet(network.address, network.prefix, network.family)
  }
  return list
}
