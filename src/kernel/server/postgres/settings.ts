import { createHash } from 'node:crypto'
import { totalmem } from 'node:os'

/** The settings a cluster runs with; the place it listens at is left out, because it may differ from start to start. */
export function settingsFor(durable: boolean): Record<string, string> {
  return {
    max_connections: '100',
    shared_buffers: `${sharedBuffersMegabytes(durable)}MB`,
    // Many monthly partitions are touched by one statement that names their parent.
    max_locks_per_transaction: '256',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    unix_socket_permissions: '0700',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_checkpoints: 'off',
    // What a statement carried may be personal or secret.
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    ...(durable ? DURABLE : FORGETFUL),
  }
}

const DURABLE = {
  fsync: 'on',
  max_wal_size: '2GB',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Seven files, one per weekday: the log of a plant that runs for years stays bounded.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
}

/** For tests on a memory disk: nothing has to survive. */
const FORGETFUL = {
  fsync: 'off',
  max_wal_size: '256MB',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  io_method: 'sync',
  max_wal_senders: '0',
  wal_level: 'minimal',
}

function sharedBuffersMegabytes(durable: boolean): number {
  if (!durable) return 64
  const limit = process.constrainedMemory()
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return Math.max(64, Math.min(512, Math.floor(memory / 8 / 1024 / 1024)))
}

/** Tells whether a server that was found running is the one we would have started: same programs, same settings. */
export function fingerprintOf(version: string, settings: Record<string, string>): string {
  return createHash('sha256')
    .update(JSON.stringify([version, settings]))
    .digest('hex')
    .slice(0, 32)
}
