-- The ledger of one or more sites (kernel.md §1–§8). What happened is appended; everything else is derived from it.

create table ledger (
  site_id     uuid primary key,
  epoch       integer not null check (epoch > 0),
  seq         bigint not null check (seq >= 0),
  writer      bytea
);
comment on table ledger is 'Where each site''s ledger stands. Only the writer that holds the site''s session lock moves it.';
comment on column ledger.site_id is 'The equipment of level Site.';
comment on column ledger.epoch is 'Begins anew at a restore, a major upgrade or a change of cluster.';
comment on column ledger.seq is 'Position of the last event: gap-free, in commit order; a new epoch goes on counting.';
comment on column ledger.writer is 'Public X25519 key of the program that writes: letters to it are in handed_over.';
select protect_table('ledger');

create table ledger_epoch (
  site_id   uuid not null,
  epoch     integer not null check (epoch > 0),
  after_seq bigint not null check (after_seq >= 0),
  opened_at timestamptz not null,
  reason    text not null,
  primary key (site_id, epoch)
);
comment on table ledger_epoch is 'Every epoch of a site''s ledger. A reader that has seen more of the epoch before than this one contains must stop.';
comment on column ledger_epoch.site_id is 'The equipment of level Site.';
comment on column ledger_epoch.epoch is 'Its number.';
comment on column ledger_epoch.after_seq is 'The last position of the epoch before that this epoch contains; its own events begin with the next.';
comment on column ledger_epoch.opened_at is 'When it began.';
comment on column ledger_epoch.reason is 'first, restore, upgrade or move.';
select protect_table('ledger_epoch', 'append');

create table command_key (
  site_id     uuid not null,
  command_id  uuid not null,
  name        text not null,
  actor_id    uuid not null,
  body_hash   bytea not null,
  answer      json not null,
  recorded_at timestamptz not null,
  primary key (site_id, command_id)
);
comment on table command_key is 'Recognises a retry: actor, name and body must match, and then the first answer is given again.';
comment on column command_key.site_id is 'The site whose ledger took the command.';
comment on column command_key.command_id is 'The Idempotency-Key of the sender.';
comment on column command_key.name is 'Contract name.';
comment on column command_key.actor_id is 'Account that sent it.';
comment on column command_key.body_hash is 'SHA-256 of the canonical body without secret fields.';
comment on column command_key.answer is 'The outcome as it was answered.';
comment on column command_key.recorded_at is 'When it was decided.';
select protect_table('command_key', 'append');

create unlogged table handed_over (
  site_id   uuid not null,
  hand_id   uuid not null,
  number    bigint generated always as identity,
  writer    bytea not null,
  letter    bytea not null,
  answer    json,
  handed_at timestamptz not null default now(),
  primary key (site_id, hand_id)
);
comment on table handed_over is
  'Commands on their way from a program that does not write to the one that does. Only the writer can open them; they are gone when they are answered.';
comment on column handed_over.site_id is 'The site whose ledger shall take the command.';
comment on column handed_over.hand_id is 'Of this way only; the command''s own id is in the letter.';
comment on column handed_over.number is 'The order in which they are taken.';
comment on column handed_over.writer is 'For whom the letter was written: ledger.writer of that moment.';
comment on column handed_over.letter is 'Command, person and input, readable with the writer''s private key, which is in its memory only.';
comment on column handed_over.answer is 'The outcome, or the id of the incident.';
comment on column handed_over.handed_at is 'Whatever lies there for a minute has lost its sender.';
select protect_table('handed_over');

create table command (
  site_id     uuid not null,
  command_id  uuid not null,
  name        text not null,
  actor_id    uuid not null,
  input       json not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  device_id   uuid,
  device_seq  bigint check (device_seq > 0),
  device_at   timestamptz,
  clock_offset_ms bigint,
  primary key (recorded_at, site_id, command_id)
) partition by range (recorded_at);
comment on table command is 'Every accepted command, as it was sent: the audit trail.';
comment on column command.site_id is 'The site whose ledger took the command.';
comment on column command.command_id is 'The Idempotency-Key of the sender.';
comment on column command.name is 'Contract name.';
comment on column command.actor_id is 'Account that sent it.';
comment on column command.input is 'The input, verbatim, without secret fields; personal fields are references.';
comment on column command.occurred_at is 'When it happened.';
comment on column command.recorded_at is 'When it was recorded; the partition key.';
comment on column command.device_id is 'The terminal at which it was pressed; null for what other programs send.';
comment on column command.device_seq is 'The terminal''s own number of it.';
comment on column command.device_at is 'When it was pressed, by the terminal''s own clock.';
comment on column command.clock_offset_ms is 'The server''s clock minus the terminal''s, in milliseconds, as it was measured when it was sent.';
select protect_table('command', 'append');

create table terminal (
  site_id         uuid not null,
  device_id       uuid not null,
  received        int8multirange not null,
  clock_offset_ms bigint,
  actor_id        uuid not null,
  heard_at        timestamptz not null,
  primary key (site_id, device_id)
);
comment on table terminal is 'How far each terminal has been heard. What lies between its ranges was pressed and has not arrived.';
comment on column terminal.site_id is 'The site whose ledger takes its commands.';
comment on column terminal.device_id is 'The id that the terminal has given itself.';
comment on column terminal.received is 'The numbers that have arrived, also of what was refused; the first is 1.';
comment on column terminal.clock_offset_ms is 'The server''s clock minus the terminal''s, in milliseconds, as measured last.';
comment on column terminal.actor_id is 'Account that sent the last of them.';
comment on column terminal.heard_at is 'When that was.';
select protect_table('terminal');

create table parked_command (
  site_id      uuid not null,
  command_id   uuid not null,
  name         text not null,
  actor_id     uuid not null,
  equipment_id uuid not null,
  input        json not null,
  occurred_at  timestamptz not null,
  parked_at    timestamptz not null,
  depends_on   uuid[] not null,
  device_id    uuid,
  is_whole     boolean not null,
  primary key (site_id, command_id)
);
comment on table parked_command is 'Commands that were not tried, because what they build on was not accepted. A person sends each again or discards it, and the row goes.';
comment on column parked_command.site_id is 'The site whose ledger has parked it.';
comment on column parked_command.command_id is 'The Idempotency-Key of the sender.';
comment on column parked_command.name is 'Contract name.';
comment on column parked_command.actor_id is 'Account that sent it.';
comment on column parked_command.equipment_id is 'Where it needs the permission; the site itself when it concerns all of it.';
comment on column parked_command.input is 'The input without secret fields.';
comment on column parked_command.occurred_at is 'When it happened, as its sender said.';
comment on column parked_command.parked_at is 'When it arrived.';
comment on column parked_command.depends_on is 'The commands on which it builds.';
comment on column parked_command.device_id is 'The terminal at which it was pressed.';
comment on column parked_command.is_whole is 'False when its contract has secret or personal fields, which are not kept here.';
select protect_table('parked_command');

create table refusal (
  site_id     uuid not null,
  minute      timestamptz not null,
  digest      bytea not null,
  command_id  uuid not null,
  name        text not null,
  actor_id    uuid not null,
  input       json not null,
  refusals    text[] not null,
  times       integer not null default 1,
  primary key (minute, site_id, digest)
) partition by range (minute);
comment on table refusal is 'What was attempted and refused. Identical attempts within a minute are counted.';
comment on column refusal.site_id is 'The site whose ledger refused.';
comment on column refusal.minute is 'The minute of the first attempt; the partition key.';
comment on column refusal.digest is 'SHA-256 of actor, name, body and refusals.';
comment on column refusal.command_id is 'The first attempt''s Idempotency-Key.';
comment on column refusal.name is 'Contract name.';
comment on column refusal.actor_id is 'Account that tried.';
comment on column refusal.input is 'The input without secret fields.';
comment on column refusal.refusals is 'Every reason, the command''s own first.';
comment on column refusal.times is 'How often within the minute.';
select protect_table('refusal');

create table event (
  site_id     uuid not null,
  epoch       integer not null,
  seq         bigint not null,
  stream_id   uuid not null,
  stream_kind text not null,
  version     integer not null check (version > 0),
  kind        text not null,
  payload     json not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  actor_id    uuid not null,
  command_id  uuid not null,
  salt        uuid default gen_random_uuid(),
  texts       json,
  primary key (site_id, epoch, seq, recorded_at)
) partition by range (recorded_at);
create index event_stream on event (stream_id, stream_kind, version);
comment on table event is 'What happened, append-only, in commit order. Uniqueness of versions is kept by compare-and-swap on stream.version.';
comment on column event.site_id is 'The site whose ledger holds it.';
comment on column event.epoch is 'Epoch of the position.';
comment on column event.seq is 'Gap-free position within the epoch.';
comment on column event.stream_id is 'The aggregate to which it happened.';
comment on column event.stream_kind is 'Kind of the stream, see docs/streams.md.';
comment on column event.version is 'Version of the stream after this event.';
comment on column event.kind is 'What happened, past tense.';
comment on column event.payload is 'The event as its schema wrote it, verbatim.';
comment on column event.occurred_at is 'When it happened.';
comment on column event.recorded_at is 'When it was recorded; the partition key.';
comment on column event.actor_id is 'Account that caused it.';
comment on column event.command_id is 'Command that caused it.';
comment on column event.salt is 'Seals cover each text of the payload by SHA-256 of a salt and the text; the salts derive from this one. Null after a redaction.';
comment on column event.texts is 'After a redaction, for each text of the payload in order: its salt, or the commitment to what is gone.';
select protect_table('event', 'append');

create function redact_event(redaction_id uuid, redacted_site uuid, redacted_epoch integer, redacted_seq bigint, recorded timestamptz, new_payload json, new_texts json)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (
    select from event where stream_id = redaction_id and stream_kind = 'kernel.ledger.redaction' and site_id = redacted_site
      and payload::jsonb -> 'positions' @> jsonb_build_array(jsonb_build_object('epoch', redacted_epoch, 'seq', redacted_seq))
  ) then
    raise exception 'no redaction names the event %.%', redacted_epoch, redacted_seq;
  end if;
  perform set_config('entresol.redacting', 'on', true);
  update event set payload = new_payload, texts = new_texts, salt = null
  where site_id = redacted_site and epoch = redacted_epoch and seq = redacted_seq and recorded_at = recorded;
  perform set_config('entresol.redacting', 'off', true);
end $$;
comment on function redact_event is 'Puts a payload with blackened texts in the place of the one before, for an event that a redaction names.';

create function redact_command(redaction_id uuid, redacted_site uuid, redacted_id uuid, recorded timestamptz, new_input json)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (
    select from event r join event e on e.site_id = r.site_id and e.recorded_at = recorded and e.command_id = redacted_id
    where r.stream_id = redaction_id and r.stream_kind = 'kernel.ledger.redaction' and r.site_id = redacted_site
      and r.payload::jsonb -> 'positions' @> jsonb_build_array(jsonb_build_object('epoch', e.epoch, 'seq', e.seq))
  ) then
    raise exception 'no redaction names an event of the command %', redacted_id;
  end if;
  perform set_config('entresol.redacting', 'on', true);
  update command set input = new_input where site_id = redacted_site and command_id = redacted_id and recorded_at = recorded;
  -- From a hash of the body one could guess what stood in it. A repetition of this command is refused from now on.
  update command_key set body_hash = sha256(uuid_send(gen_random_uuid())) where site_id = redacted_site and command_id = redacted_id;
  perform set_config('entresol.redacting', 'off', true);
end $$;
comment on function redact_command is 'The same for the input of a command of which a redaction names an event.';
revoke execute on function redact_event, redact_command from public;
grant execute on function redact_event, redact_command to :write;

create table stream (
  site_id   uuid not null,
  stream_id uuid not null,
  kind      text not null,
  version   integer not null check (version > 0),
  state     jsonb not null,
  primary key (site_id, stream_id, kind)
);
comment on table stream is 'State of one aggregate: the fold of its events, kept for deciding.';
comment on column stream.site_id is 'The site whose ledger holds it.';
comment on column stream.stream_id is 'The aggregate; one object may have a stream of more than one kind.';
comment on column stream.kind is 'Kind of the stream.';
comment on column stream.version is 'Number of its events.';
comment on column stream.state is 'Below 8 KB; lists live in tables.';
select protect_table('stream');

create table reservation (
  site_id   uuid not null,
  set_name  text not null,
  key       text not null,
  stream_id uuid not null,
  primary key (site_id, set_name, key)
);
comment on table reservation is 'Set-wide rules: a code that must be unique, a place that is taken.';
comment on column reservation.site_id is 'The site in which the key is unique.';
comment on column reservation.set_name is 'What must be unique, for example model.material.materialDefinition.';
comment on column reservation.key is 'The taken value.';
comment on column reservation.stream_id is 'Who took it.';
select protect_table('reservation');

create table personal_value (
  site_id   uuid not null,
  reference uuid not null,
  value     text not null,
  primary key (site_id, reference)
);
comment on table personal_value is 'Personal data, erasable: the ledger holds the random reference only.';
comment on column personal_value.site_id is 'The site that keeps it.';
comment on column personal_value.reference is 'What stands in commands, events and reading models.';
comment on column personal_value.value is 'The personal datum.';
select protect_table('personal_value');

create table reader_cursor (
  site_id uuid not null,
  reader  text not null,
  epoch   integer not null,
  seq     bigint not null,
  primary key (site_id, reader)
);
comment on table reader_cursor is 'How far each follower of the feed has come; moved in the transaction of its work.';
comment on column reader_cursor.site_id is 'The site whose feed is read.';
comment on column reader_cursor.reader is 'Name of the follower.';
comment on column reader_cursor.epoch is 'Epoch of the last event worked off.';
comment on column reader_cursor.seq is 'Position of the last event worked off.';
select protect_table('reader_cursor');

create table seal (
  site_id    uuid not null,
  epoch      integer not null,
  first_seq  bigint not null,
  last_seq   bigint not null,
  root       bytea not null,
  previous   bytea not null,
  head       bytea not null,
  leaves     bytea not null,
  signature  bytea,
  sealed_at  timestamptz not null,
  primary key (site_id, epoch, first_seq)
);
comment on table seal is 'Hash-linked blocks over the events: Merkle root and previous head (kernel.md §13).';
comment on column seal.site_id is 'The site whose events are sealed.';
comment on column seal.epoch is 'Epoch of the block.';
comment on column seal.first_seq is 'First position of the block.';
comment on column seal.last_seq is 'Last position of the block.';
comment on column seal.root is 'Merkle root over the SHA-256 of each event.';
comment on column seal.previous is 'Head of the block before; zeros for the first.';
comment on column seal.head is 'SHA-256 of previous, root and the positions.';
comment on column seal.leaves is 'SHA-256 of each event, one after the other, so that a changed event can be named.';
comment on column seal.signature is 'Ed25519 over the head by a key outside the database.';
comment on column seal.sealed_at is 'When the block was sealed.';
select protect_table('seal', 'append');

create table security_log (
  entry_id    bigint generated always as identity,
  recorded_at timestamptz not null,
  kind        text not null,
  login       text,
  account_id  uuid,
  address     text not null,
  primary key (recorded_at, entry_id)
);
comment on table security_log is 'Sign-ins, sign-outs and failed attempts; unauthenticated attempts never reach the ledger.';
comment on column security_log.entry_id is 'Running number.';
comment on column security_log.recorded_at is 'When.';
comment on column security_log.kind is 'signedIn, signedOut, signInFailed, lockedOut.';
comment on column security_log.login is 'What was typed as login.';
comment on column security_log.account_id is 'The account, when known.';
comment on column security_log.address is 'Where the attempt came from.';
grant select, insert on security_log to :write;
grant select on security_log to :read;
