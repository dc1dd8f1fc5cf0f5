-- Time accounting: facts about work units, and the books that are made of them (architecture.md §4, kernel.md §11).

create table equipment_fact (
  site_id      uuid not null,
  equipment_id uuid not null,
  occurred_at  timestamptz not null,
  kind         text not null check (kind in ('state', 'reading', 'connection', 'order')),
  tag          text not null,
  word         text not null,
  role         text,
  fault_code   text,
  flags        text[] not null default '{}',
  recorded_at  timestamptz not null,
  fact_id      bigint generated always as identity,
  primary key (site_id, equipment_id, occurred_at, kind, tag, word)
) partition by range (occurred_at);
comment on table equipment_fact is 'What the machines said, append-only: states, absolute counter readings, connections, order numbers. A duplicate delivery is the same row.';
comment on column equipment_fact.site_id is 'Site.';
comment on column equipment_fact.equipment_id is 'Work unit.';
comment on column equipment_fact.occurred_at is 'Source time as it is booked; the partition key.';
comment on column equipment_fact.kind is 'state, reading, connection or order.';
comment on column equipment_fact.tag is 'The metric it came from.';
comment on column equipment_fact.word is 'MachineState, counter value as decimal text, online / offline, or the order number that the machine shows.';
comment on column equipment_fact.role is 'Of a reading: good, reject or total.';
comment on column equipment_fact.fault_code is 'Of a state: what the machine says is wrong.';
comment on column equipment_fact.flags is 'historical, clock_ahead, clock_unset, reborn (a counter, told by the birth that followed a death), reset.';
comment on column equipment_fact.recorded_at is 'When it was recorded.';
comment on column equipment_fact.fact_id is 'Order of recording; counts in the ledger name the last one they contain.';
create index equipment_fact_order on equipment_fact (site_id, equipment_id, occurred_at) where kind = 'order';
select protect_table('equipment_fact', 'append');

create index equipment_fact_recorded on equipment_fact using brin (fact_id) with (pages_per_range = 32);

create table fact_seal (
  site_id       uuid not null,
  equipment_id  uuid not null,
  seal_no       integer not null,
  day_on        date not null,
  version       integer not null,
  after_fact    bigint not null,
  through_fact  bigint not null,
  facts         integer not null,
  marks         bytea not null,
  root          bytea not null,
  previous      bytea not null,
  head          bytea not null,
  signature     bytea,
  sealed_at     timestamptz not null,
  primary key (site_id, equipment_id, seal_no),
  unique (site_id, equipment_id, day_on, version),
  check (octet_length(marks) = 8 * facts)
);
comment on table fact_seal is 'What the machines said of one unit and day, sealed (kernel.md §13). What comes later gets a version of its own; those before it stay.';
comment on column fact_seal.site_id is 'Site.';
comment on column fact_seal.equipment_id is 'Work unit.';
comment on column fact_seal.seal_no is 'Running number of the unit''s seals, without a gap.';
comment on column fact_seal.day_on is 'UTC day in which the facts happened.';
comment on column fact_seal.version is '1 for what was known when the day was sealed, then one more for each time that facts came later.';
comment on column fact_seal.after_fact is 'Last fact that the version before it covers; 0 for the first.';
comment on column fact_seal.through_fact is 'Last fact that may be covered: this version holds those of the day that were recorded after the one and up to the other.';
comment on column fact_seal.facts is 'How many it covers.';
comment on column fact_seal.marks is 'First eight bytes of the SHA-256 of each fact, in the order of the primary key, so that a changed fact can be named.';
comment on column fact_seal.root is 'SHA-256 over the SHA-256 of each fact.';
comment on column fact_seal.previous is 'Head of the unit''s seal before; zeros for the first.';
comment on column fact_seal.head is 'SHA-256 of unit, day, version, bounds, root and previous.';
comment on column fact_seal.signature is 'Ed25519 over the head by a key outside the database.';
comment on column fact_seal.sealed_at is 'When it was sealed.';
select protect_table('fact_seal', 'append');

create table fact_sealing (
  site_id      uuid primary key,
  through_fact bigint not null,
  through_on   date not null
);
comment on table fact_sealing is 'How far the sealing of facts has come: what lies before needs no second look.';
comment on column fact_sealing.site_id is 'Site.';
comment on column fact_sealing.through_fact is 'Facts up to here were looked at for late ones.';
comment on column fact_sealing.through_on is 'Last UTC day that is over and sealed.';
select protect_table('fact_sealing');

create table dirty_window (
  site_id      uuid not null,
  equipment_id uuid not null,
  window_id    bigint generated always as identity,
  starts_at    timestamptz not null,
  ends_at      timestamptz,
  primary key (site_id, equipment_id, window_id)
);
comment on table dirty_window is 'Where the books of a unit must be made again; marked in the transaction of the fact.';
comment on column dirty_window.site_id is 'Site.';
comment on column dirty_window.equipment_id is 'Work unit.';
comment on column dirty_window.window_id is 'Running number.';
comment on column dirty_window.starts_at is 'First instant that may have changed.';
comment on column dirty_window.ends_at is 'First instant that has not; null: everything after.';
select protect_table('dirty_window');

create table time_interval (
  site_id         uuid not null,
  equipment_id    uuid not null,
  book_month      date not null,
  starts_at       timestamptz not null,
  ends_at         timestamptz,
  period          tstzrange generated always as (tstzrange(starts_at, ends_at)) stored,
  state           text not null,
  element         text not null,
  shift_on        date,
  shift_code      text,
  occupation_id   uuid,
  reason_id       uuid,
  fault_code      text,
  stop_started_at timestamptz,
  minor           boolean not null,
  primary key (site_id, equipment_id, book_month, starts_at),
  check (ends_at is null or ends_at > starts_at),
  check (book_month = date_trunc('month', starts_at at time zone 'UTC')),
  check (ends_at is null or ends_at at time zone 'UTC' <= book_month + interval '1 month'),
  constraint time_interval_disjoint exclude using gist (site_id with =, equipment_id with =, book_month with =, period with &&)
) partition by range (book_month);
create index time_interval_shift on time_interval (site_id, equipment_id, shift_on, shift_code);
comment on table time_interval is 'Every second of a work unit lies in exactly one of these half-open intervals. They are cut at the UTC month.';
comment on column time_interval.site_id is 'Site.';
comment on column time_interval.equipment_id is 'Work unit.';
comment on column time_interval.book_month is 'First day of the UTC month; the partition key.';
comment on column time_interval.starts_at is 'Beginning, included.';
comment on column time_interval.ends_at is 'End, excluded; null while it lasts, readers clip at now.';
comment on column time_interval.period is 'Both, for the exclusion.';
comment on column time_interval.state is 'What the unit did.';
comment on column time_interval.element is 'ISO 22400-2 time element.';
comment on column time_interval.shift_on is 'Local day on which the shift began.';
comment on column time_interval.shift_code is 'Shift.';
comment on column time_interval.occupation_id is 'Occupation of the unit.';
comment on column time_interval.reason_id is 'Reason, classified or mapped.';
comment on column time_interval.fault_code is 'First fault of the stop.';
comment on column time_interval.stop_started_at is 'First fact of the stop it belongs to.';
comment on column time_interval.minor is 'Part of a minor stop.';
select protect_table('time_interval');

create function refuse_gap() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  edge timestamptz;
  month date;
  ended timestamptz;
  began timestamptz;
begin
  -- An interval without an end is looked at just after its beginning: nothing may follow it.
  foreach edge in array array[old.starts_at, coalesce(old.ends_at, old.starts_at + interval '1 microsecond'),
                              new.starts_at, coalesce(new.ends_at, new.starts_at + interval '1 microsecond')] loop
    continue when edge is null;
    month := date_trunc('month', edge at time zone 'UTC');
    select coalesce(ends_at, 'infinity') into ended from time_interval
      where site_id = coalesce(new.site_id, old.site_id) and equipment_id = coalesce(new.equipment_id, old.equipment_id) and book_month <= month and starts_at < edge
      order by book_month desc, starts_at desc limit 1;
    continue when not found;
    select starts_at into began from time_interval
      where site_id = coalesce(new.site_id, old.site_id) and equipment_id = coalesce(new.equipment_id, old.equipment_id) and book_month >= month and starts_at >= edge
      order by book_month, starts_at limit 1;
    continue when not found or began = ended;
    raise exception 'the books of % do not go on from % to %', coalesce(new.equipment_id, old.equipment_id), ended, began
      using errcode = 'check_violation', constraint = 'time_interval_gapless';
  end loop;
  return null;
end
$$;
comment on function refuse_gap() is 'Refuses a transaction after which the interval before an edge that it changed does not end where the next one begins.';
create constraint trigger time_interval_gapless after insert or update or delete on time_interval
  deferrable initially deferred for each row execute function refuse_gap();

create table unit_count (
  site_id      uuid not null,
  equipment_id uuid not null,
  starts_at    timestamptz not null,
  shift_on     date not null,
  shift_code   text not null,
  job_order_id uuid not null,
  reason_id    uuid not null,
  good         numeric(24, 6) not null,
  scrap        numeric(24, 6) not null,
  rework       numeric(24, 6) not null,
  primary key (site_id, equipment_id, starts_at, shift_on, shift_code, job_order_id, reason_id)
);
create index unit_count_job on unit_count (site_id, job_order_id);
comment on table unit_count is 'What a unit made, by hour, shift, job and reason. Zeros stand for none, as keys must have values.';
comment on column unit_count.site_id is 'Site.';
comment on column unit_count.equipment_id is 'Work unit.';
comment on column unit_count.starts_at is 'The hour in UTC.';
comment on column unit_count.shift_on is 'Day on which the shift began; the UTC day outside every shift.';
comment on column unit_count.shift_code is 'Shift; empty outside every shift.';
comment on column unit_count.job_order_id is 'Job order; zeros for output without a job.';
comment on column unit_count.reason_id is 'Reason of scrap or rework; zeros for none.';
comment on column unit_count.good is 'Good quantity.';
comment on column unit_count.scrap is 'Scrap quantity.';
comment on column unit_count.rework is 'Rework quantity.';
select protect_table('unit_count');

create table unit_shift (
  site_id       uuid not null,
  equipment_id  uuid not null,
  shift_on      date not null,
  shift_code    text not null,
  occupation_id uuid not null,
  apt           numeric(14, 3) not null,
  aust          numeric(14, 3) not null,
  adet          numeric(14, 3) not null,
  adot          numeric(14, 3) not null,
  pdot          numeric(14, 3) not null,
  no_data       numeric(14, 3) not null,
  not_scheduled numeric(14, 3) not null,
  minor_delay   numeric(14, 3) not null,
  failures      integer not null,
  restore       numeric(14, 3) not null,
  ends_at       timestamptz,
  primary key (site_id, equipment_id, shift_on, shift_code, occupation_id)
);
comment on table unit_shift is 'Roll-up: seconds by unit, shift and occupation of the whole shift. Readers use it for shifts that are over and sum the intervals of the running one.';
comment on column unit_shift.site_id is 'Site.';
comment on column unit_shift.equipment_id is 'Work unit.';
comment on column unit_shift.shift_on is 'Day on which the shift began; the UTC day outside every shift.';
comment on column unit_shift.shift_code is 'Shift; empty outside every shift.';
comment on column unit_shift.occupation_id is 'Occupation; zeros for none.';
comment on column unit_shift.apt is 'Actual production time.';
comment on column unit_shift.aust is 'Actual unit set-up time.';
comment on column unit_shift.adet is 'Actual unit delay time.';
comment on column unit_shift.adot is 'Actual unit down time: no order.';
comment on column unit_shift.pdot is 'Planned down time.';
comment on column unit_shift.no_data is 'Planned busy time about which nothing is known.';
comment on column unit_shift.not_scheduled is 'Outside every shift.';
comment on column unit_shift.minor_delay is 'The part of the delay in minor stops.';
comment on column unit_shift.failures is 'Failures that began.';
comment on column unit_shift.restore is 'Seconds until restored.';
comment on column unit_shift.ends_at is 'End of its last interval; null while that is open.';
select protect_table('unit_shift');

create table unit_shift_count (
  site_id      uuid not null,
  equipment_id uuid not null,
  shift_on     date not null,
  shift_code   text not null,
  job_order_id uuid not null,
  good         numeric(24, 6) not null,
  scrap        numeric(24, 6) not null,
  rework       numeric(24, 6) not null,
  primary key (site_id, equipment_id, shift_on, shift_code, job_order_id)
);
comment on table unit_shift_count is 'Roll-up of unit_count: quantities by unit, shift and job.';
comment on column unit_shift_count.site_id is 'Site.';
comment on column unit_shift_count.equipment_id is 'Work unit.';
comment on column unit_shift_count.shift_on is 'Day on which the shift began; the UTC day outside every shift.';
comment on column unit_shift_count.shift_code is 'Shift; empty outside every shift.';
comment on column unit_shift_count.job_order_id is 'Job order; zeros for output without a job.';
comment on column unit_shift_count.good is 'Good quantity.';
comment on column unit_shift_count.scrap is 'Scrap quantity.';
comment on column unit_shift_count.rework is 'Rework quantity.';
select protect_table('unit_shift_count');

create table account_note (
  site_id      uuid not null,
  equipment_id uuid not null,
  noted_at     timestamptz not null,
  code         text not null,
  subject      text not null,
  quantity     numeric(18, 6),
  primary key (site_id, equipment_id, noted_at, code, subject)
);
comment on table account_note is 'Decisions of time accounting that a person should be able to see: a counter that restarted, output without a job.';
comment on column account_note.site_id is 'Site.';
comment on column account_note.equipment_id is 'Work unit.';
comment on column account_note.noted_at is 'When it happened.';
comment on column account_note.code is 'Which decision.';
comment on column account_note.subject is 'Tag, occupation or job.';
comment on column account_note.quantity is 'How much hung on it.';
select protect_table('account_note');

create table counter_tag (
  site_id      uuid not null,
  equipment_id uuid not null,
  tag          text not null,
  role         text not null,
  first_at     timestamptz not null,
  primary key (site_id, equipment_id, tag)
);
comment on table counter_tag is 'The counters of a unit: one that rests for weeks still has its part in what the unit counts.';
comment on column counter_tag.site_id is 'Site.';
comment on column counter_tag.equipment_id is 'Work unit.';
comment on column counter_tag.tag is 'The metric.';
comment on column counter_tag.role is 'good, reject or total.';
comment on column counter_tag.first_at is 'Its first reading.';
select protect_table('counter_tag');

create table stop_classification (
  site_id      uuid not null,
  equipment_id uuid not null,
  version      integer not null,
  starts_at    timestamptz not null,
  ends_at      timestamptz not null,
  to_stop_end  boolean not null,
  reason_id    uuid not null,
  actor_id     uuid not null,
  recorded_at  timestamptz not null,
  primary key (site_id, equipment_id, version)
);
create index stop_classification_time on stop_classification (site_id, equipment_id, starts_at);
comment on table stop_classification is 'A person''s reason for a stretch of time; for every second the one recorded last wins.';
comment on column stop_classification.site_id is 'Site.';
comment on column stop_classification.equipment_id is 'Work unit.';
comment on column stop_classification.version is 'Version of the unit''s time stream: the order of recording.';
comment on column stop_classification.starts_at is 'Beginning, included.';
comment on column stop_classification.ends_at is 'End, excluded; when it was said, where it holds to the end of the stop.';
comment on column stop_classification.to_stop_end is 'Said while the stop went on: it holds until that stop is over.';
comment on column stop_classification.reason_id is 'Reason.';
comment on column stop_classification.actor_id is 'Who said so.';
comment on column stop_classification.recorded_at is 'When it was recorded.';
select protect_table('stop_classification');

create table fault_reason (
  site_id            uuid not null,
  equipment_class_id uuid not null,
  fault_code         text not null,
  reason_id          uuid not null,
  mapped_at          timestamptz not null,
  primary key (site_id, equipment_class_id, fault_code)
);
comment on table fault_reason is 'Which reason a fault code of a class of equipment means; applied backwards too (EC-52).';
comment on column fault_reason.site_id is 'Site.';
comment on column fault_reason.equipment_class_id is 'Class of equipment.';
comment on column fault_reason.fault_code is 'As the machine says it.';
comment on column fault_reason.reason_id is 'Reason.';
comment on column fault_reason.mapped_at is 'When it was mapped last.';
select protect_table('fault_reason');

create table shift_closing (
  site_id      uuid not null,
  equipment_id uuid not null,
  shift_on     date not null,
  shift_code   text not null,
  closed_at    timestamptz not null,
  actor_id     uuid not null,
  note         text not null,
  elements     jsonb not null,
  primary key (site_id, equipment_id, shift_on, shift_code)
);
comment on table shift_closing is 'What the shift lead signed; later facts restate it visibly (EC-39).';
comment on column shift_closing.site_id is 'Site.';
comment on column shift_closing.equipment_id is 'Work unit, line or area.';
comment on column shift_closing.shift_on is 'Day on which the shift began.';
comment on column shift_closing.shift_code is 'Shift.';
comment on column shift_closing.closed_at is 'When it was signed.';
comment on column shift_closing.actor_id is 'Who signed.';
comment on column shift_closing.note is 'What the shift lead wants to say.';
comment on column shift_closing.elements is 'Time elements and quantities as signed.';
select protect_table('shift_closing');

create table hour_note (
  site_id      uuid not null,
  equipment_id uuid not null,
  starts_at    timestamptz not null,
  reason_id    uuid,
  note         text not null,
  action       text not null,
  actor_id     uuid not null,
  primary key (site_id, equipment_id, starts_at)
);
comment on table hour_note is 'Hour-by-hour board: why there was a gap, and what is done about it.';
comment on column hour_note.site_id is 'Site.';
comment on column hour_note.equipment_id is 'Work unit or line.';
comment on column hour_note.starts_at is 'The hour.';
comment on column hour_note.reason_id is 'Reason of the gap.';
comment on column hour_note.note is 'In words.';
comment on column hour_note.action is 'What is done.';
comment on column hour_note.actor_id is 'Who wrote it.';
select protect_table('hour_note');

select declare_reading_model('stop_classification', 'fault_reason', 'shift_closing', 'hour_note');
