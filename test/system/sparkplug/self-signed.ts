import { generateKeyPairSync, sign } from 'node:crypto'

/** Makes a key and a self-signed certificate for 127.0.0.1 that is valid for a day, so that no key lies in the repository. */
export function makeSelfSigned(): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.now()
  const name = sequence(set(sequence(oid(2, 5, 4, 3), der(0x0c, Buffer.from('entresol test')))))
  const algorithm = sequence(oid(1, 2, 840, 10045, 4, 3, 2))
  const basicConstraints = sequence(oid(2, 5, 29, 19), der(0x04, sequence(der(0x01, Buffer.of(0xff)))))
  const alternativeName = sequence(oid(2, 5, 29, 17), der(0x04, sequence(der(0x87, Buffer.of(127, 0, 0, 1)))))
  const content = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    algorithm,
    name,
    sequence(time(now - 3_600_000), time(now + 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(basicConstraints, alternativeName)),
  )
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', content, privateKey)]))
  const base64 = sequence(content, algorithm, signature).toString('base64').replace(/.{64}/g, '$&\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  }
}

/** One ASN.1 value: tag, length, content (X.690). */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(head), content])
}

const sequence = (...parts: Buffer[]) => der(0x30, Buffer.concat(parts))
const set = (...parts: Buffer[]) => der(0x31, Buffer.concat(parts))

function oid(first: number, second: number, ...rest: number[]): Buffer {
  const bytes = [first * 40 + second]
  for (const part of rest) {
    const digits = [part & 127]
    for (let more = part >> 7; more > 0; more >>= 7) digits.unshift((more & 127) | 128)
    bytes.push(...digits)
  }
  return der(0x06, Buffer.from(bytes))
}

/** UTCTime `YYMMDDhhmmssZ`. */
function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/\D/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${digits}Z`))
}
