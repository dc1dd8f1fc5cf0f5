/** The curve of web push: P-256, y² = x³ − 3x + b over a prime field (FIPS 186-4, D.1.2.3). */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

/** Whether a key in base64url is an uncompressed point of the curve: nothing else can be written to. */
export function isPoint(key: string): boolean {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'))
  const hex = Array.from(text, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  if (!/^04[0-9a-f]{128}$/.test(hex)) return false
  const [x, y] = [BigInt(`0x${hex.slice(2, 66)}`), BigInt(`0x${hex.slice(66)}`)]
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n
}
