-- The interface to Level 2: which machine speaks where, what its signals mean, and what they said.

create table connection (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  kind text not null,
  url text not null,
  certificates text not null,
  username text,
  host_id text,
  groups text,
  enabled boolean not null,
  primary key (site_id, id)
);
create index connection_key on connection (site_id, code);
comment on table connection is 'Connections (ISA-95 EquipmentCapability): reading model of connect.mapping.connection.';
comment on column connection.site_id is 'The site that keeps it.';
comment on column connection.id is 'The record.';
comment on column connection.revision is 'Version of its stream.';
comment on column connection.retired is 'Out of use, kept for what refers to it.';
comment on column connection.code is 'Code.';
comment on column connection.name is 'Name.';
comment on column connection.kind is 'Protocol.';
comment on column connection.url is 'mqtt://host:1883 or mqtts://host:8883; embedded: the broker in this program.';
comment on column connection.certificates is 'With mqtts://, when the broker’s certificate is signed by your own authority: its certificate as text (PEM).';
comment on column connection.username is 'User.';
comment on column connection.host_id is 'Unique among the hosts of this broker; edge nodes wait for it.';
comment on column connection.groups is 'Sparkplug groups, or MQTT topic filters, separated by blanks; empty: all.';
comment on column connection.enabled is 'Switched on.';
select protect_table('connection');
select declare_reading_model('connection');

create table connection_alive (
  site_id       uuid not null,
  connection_id uuid not null,
  alive_at      timestamptz not null,
  primary key (site_id, connection_id)
) with (fillfactor = 50);
comment on table connection_alive is 'Until when somebody was there to hear the machines of a connection: after a program was killed, nothing is known of them from here on.';
comment on column connection_alive.site_id is 'Site.';
comment on column connection_alive.connection_id is 'Connection.';
comment on column connection_alive.alive_at is 'The last sign of life of its writer, a few times a second.';
select protect_table('connection_alive');

create table equipment_source (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  connection_id uuid not null,
  address text not null,
  equipment_id uuid not null,
  template text,
  speaks_for text,
  silence_seconds integer,
  override jsonb not null,
  primary key (site_id, id)
);
create index equipment_source_key on equipment_source (site_id, connection_id, address);
create index equipment_source_equipment_id on equipment_source (site_id, equipment_id);
comment on table equipment_source is 'Signal sources (ISA-95 EquipmentProperty): reading model of connect.mapping.equipmentSource.';
comment on column equipment_source.site_id is 'The site that keeps it.';
comment on column equipment_source.id is 'The record.';
comment on column equipment_source.revision is 'Version of its stream.';
comment on column equipment_source.retired is 'Out of use, kept for what refers to it.';
comment on column equipment_source.connection_id is 'Connection.';
comment on column equipment_source.address is 'Sparkplug: group/node or group/node/device; else the MQTT topic.';
comment on column equipment_source.equipment_id is 'Work unit.';
comment on column equipment_source.template is 'Empty: as the class of the unit says.';
comment on column equipment_source.speaks_for is 'Empty: everything. Two sources may share a unit when one tells its state and the other its counts.';
comment on column equipment_source.silence_seconds is 'Empty: as the policy says.';
comment on column equipment_source.override is 'Differences from the template.';
select protect_table('equipment_source');
select declare_reading_model('equipment_source');

create table class_mapping (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  equipment_class_id uuid not null,
  template text not null,
  override jsonb not null,
  primary key (site_id, id)
);
create index class_mapping_key on class_mapping (site_id, equipment_class_id);
comment on table class_mapping is 'Mappings of classes (ISA-95 EquipmentClassProperty): reading model of connect.mapping.classMapping.';
comment on column class_mapping.site_id is 'The site that keeps it.';
comment on column class_mapping.id is 'The record.';
comment on column class_mapping.revision is 'Version of its stream.';
comment on column class_mapping.retired is 'Out of use, kept for what refers to it.';
comment on column class_mapping.equipment_class_id is 'Equipment class.';
comment on column class_mapping.template is 'Template.';
comment on column class_mapping.override is 'Differences from the template.';
select protect_table('class_mapping');
select declare_reading_model('class_mapping');

create table connection_secret (
  site_id       uuid not null,
  connection_id uuid not null,
  password      text not null,
  changed_at    timestamptz not null,
  primary key (site_id, connection_id)
);
comment on table connection_secret is 'Beside the ledger: passwords of brokers, which the program must be able to say. Not a reading model, it cannot be rebuilt.';
comment on column connection_secret.site_id is 'The site that keeps it.';
comment on column connection_secret.connection_id is 'The connection.';
comment on column connection_secret.password is 'As the broker wants it; queries cannot read it.';
comment on column connection_secret.changed_at is 'When it was set.';
select protect_table('connection_secret');
revoke all on connection_secret from :read;

create table tag (
  site_id       uuid not null,
  tag_id        integer generated always as identity,
  connection_id uuid not null,
  address       text not null,
  metric        text not null,
  datatype      text not null,
  first_seen_at timestamptz not null,
  last_number   double precision,
  last_text     text,
  last_at       timestamptz,
  primary key (site_id, tag_id),
  unique (site_id, connection_id, address, metric)
);
comment on table tag is 'Every metric that was ever heard of. Samples name it by its short id.';
comment on column tag.site_id is 'Site.';
comment on column tag.tag_id is 'Short id, for samples.';
comment on column tag.connection_id is 'The connection that it came by.';
comment on column tag.address is 'Sparkplug: group/node or group/node/device; else the MQTT topic.';
comment on column tag.metric is 'Its name.';
comment on column tag.datatype is 'As declared by the newest birth, for instance UInt16.';
comment on column tag.first_seen_at is 'When it was heard of first.';
comment on column tag.last_number is 'Newest value, if it is a number; only of tags that mean something for a unit.';
comment on column tag.last_text is 'Newest value, if it is a text; only of tags that mean something for a unit.';
comment on column tag.last_at is 'Source time of the newest value.';
select protect_table('tag');

create table source_signal (
  site_id     uuid not null,
  source_id   uuid not null,
  role        text not null,
  occurred_at timestamptz not null,
  value       text not null,
  primary key (site_id, source_id, role, occurred_at, value)
);
comment on table source_signal is 'What states are made of: each word of a state, mode, interlock, fault code or presence, so that a late word finds what held at its time.';
comment on column source_signal.site_id is 'Site.';
comment on column source_signal.source_id is 'Signal source (equipment_source).';
comment on column source_signal.role is 'state, mode, blocked, starved, fault or presence.';
comment on column source_signal.occurred_at is 'Source time as it is booked.';
comment on column source_signal.value is 'As text, numbers without places.';
select protect_table('source_signal');

-- COPY cannot go through policies, so samples are loaded into the day's partition directly. The site is not among the columns that a session may
-- write there: it comes from the same setting that the policies trust.
create table sample (
  site_id     uuid not null default split_part(current_setting('entresol.sites', true), ',', 1)::uuid,
  tag_id      integer not null,
  occurred_at timestamptz not null,
  number      double precision,
  text        text,
  quality     smallint not null,
  flags       smallint not null
) partition by range (occurred_at);
create index sample_time on sample using brin (occurred_at) with (pages_per_range = 32);
comment on table sample is 'Raw values, by day. Kept for a time, then dropped by the day; never through the ledger.';
comment on column sample.site_id is 'Site.';
comment on column sample.tag_id is 'Tag.';
comment on column sample.occurred_at is 'Source time as it is booked; the partition key.';
comment on column sample.number is 'Value of a number or flag.';
comment on column sample.text is 'Value of a text, and of an integer too large for a double.';
comment on column sample.quality is '0 good, 1 bad, 2 stale.';
comment on column sample.flags is 'Sum of 1 historical, 2 clock ahead, 4 clock never set.';
select protect_table('sample');

create table sample_quarantine (
  site_id     uuid not null,
  sample_id   bigint generated always as identity,
  tag_id      integer not null,
  occurred_at timestamptz not null,
  arrived_at  timestamptz not null,
  number      double precision,
  text        text,
  quality     smallint not null,
  reason      text not null,
  primary key (site_id, sample_id)
);
comment on table sample_quarantine is 'Values of a time that cannot be booked: older than samples are kept, or stored under a clock that was wrong. Looked at by a person, never booked.';
comment on column sample_quarantine.site_id is 'Site.';
comment on column sample_quarantine.sample_id is 'Running number.';
comment on column sample_quarantine.tag_id is 'Tag.';
comment on column sample_quarantine.occurred_at is 'Source time as given.';
comment on column sample_quarantine.arrived_at is 'When it arrived.';
comment on column sample_quarantine.number is 'Value of a number or flag.';
comment on column sample_quarantine.text is 'Value of a text.';
comment on column sample_quarantine.quality is '0 good, 1 bad, 2 stale.';
comment on column sample_quarantine.reason is 'older_than_retention, clock_ahead or clock_unset.';
select protect_table('sample_quarantine');

create function ensure_sample_days(from_day date, days integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' as $$
declare
  day_start timestamp;
  partition_name text;
  made integer := 0;
begin
  if days not between 1 and 400 or from_day not between date '1990-01-01' and date '2199-12-31' then
    raise exception 'partitions of % days from % on are not sensible', days, from_day;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('ensure_sample_days', 0));
  for offset_days in 0 .. days - 1 loop
    day_start := from_day::timestamp + make_interval(days => offset_days);
    partition_name := format('sample_%s', to_char(day_start, 'YYYY_MM_DD'));
    continue when to_regclass(format('public.%I', partition_name)) is not null;
    execute format('create table public.%I (like public.sample including defaults including constraints including storage)', partition_name);
    execute format(
      'alter table public.sample attach partition public.%I for values from (%L) to (%L)',
      partition_name, day_start || '+00', (day_start + interval '1 day') || '+00');
    -- Read through the parent, whose policy holds. Written directly, but never with somebody else's site.
    execute format('grant insert (tag_id, occurred_at, number, text, quality, flags) on public.%I to :write', partition_name);
    made := made + 1;
  end loop;
  return made;
end
$$;
comment on function ensure_sample_days(date, integer) is 'Makes the missing daily partitions (UTC days) of sample; answers how many it made.';
revoke all on function ensure_sample_days(date, integer) from public;
grant execute on function ensure_sample_days(date, integer) to :write;

create function drop_sample_days(before_day date) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp set timezone = 'UTC' set lock_timeout = '3s' as $$
declare
  partition regclass;
  dropped integer := 0;
begin
  for partition in
    select oid::regclass from pg_inherits join pg_class on oid = inhrelid
    where inhparent = 'public.sample'::regclass
      and (substring(pg_get_expr(relpartbound, oid) from 'TO \(''([^'']+)''\)'))::timestamptz <= before_day
  loop
    execute format('drop table %s', partition);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
comment on function drop_sample_days(date) is 'Retention: drops the daily partitions of sample that end on or before the day (UTC); answers how many.';
revoke all on function drop_sample_days(date) from public;
grant execute on function drop_sample_days(date) to :write;
