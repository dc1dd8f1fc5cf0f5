import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/**
 * Does this NCMD ask for a new birth (`Node Control/Rebirth` = true)? Reads no more of the payload than that.
 * Bytes that are no payload are no request.
 */
export function asksForRebirth(bytes: Uint8Array): boolean {
  try {
    const reader = new BinaryReader(bytes)
    while (reader.pos < reader.len) {
      const [field, wire] = reader.tag()
      if (field === 2 && wire === WireType.LengthDelimited) {
        if (isRebirth(reader.bytes())) return true
      } else {
        reader.skip(wire)
      }
    }
  } catch {
    return false
  }
  return false
}

function isRebirth(metric: Uint8Array): boolean {
  const reader = new BinaryReader(metric)
  let name = ''
  let wanted = false
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag()
    if (field === 1) name = reader.string()
    else if (field === 14) wanted = reader.bool()
    else reader.skip(wire)
  }
  return name === 'Node Control/Rebirth' && wanted
}
