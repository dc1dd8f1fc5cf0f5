-- Monitored values: the range that a signal must keep, the values it is judged by, and when it was outside.

create table monitored_value (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  equipment_id uuid not null,
  equipment_class_id uuid,
  signal text not null,
  range jsonb not null,
  dead_band numeric,
  delay_seconds integer,
  enabled boolean not null,
  primary key (site_id, id)
);
create index monitored_value_key on monitored_value (site_id, code);
create index monitored_value_equipment_id on monitored_value (site_id, equipment_id);
create index monitored_value_equipment_class_id on monitored_value (site_id, equipment_class_id);
comment on table monitored_value is 'Monitored values (ISA-95 EquipmentProperty): reading model of connect.limits.monitoredValue.';
comment on column monitored_value.site_id is 'The site that keeps it.';
comment on column monitored_value.id is 'The record.';
comment on column monitored_value.revision is 'Version of its stream.';
comment on column monitored_value.retired is 'Out of use, kept for what refers to it.';
comment on column monitored_value.code is 'Code.';
comment on column monitored_value.name is 'Name.';
comment on column monitored_value.equipment_id is 'This equipment and everything below it that has the signal.';
comment on column monitored_value.equipment_class_id is 'Empty: of every class.';
comment on column monitored_value.signal is 'Name of the signal, or its last part: Pressure is also Status/Parameter/Pressure.';
comment on column monitored_value.range is 'Range.';
comment on column monitored_value.dead_band is 'It is back only when it is so far inside; empty: at once.';
comment on column monitored_value.delay_seconds is 'It has left only when it was outside for so long; empty: at once.';
comment on column monitored_value.enabled is 'Try it on what was heard before you switch it on.';
select protect_table('monitored_value');
select declare_reading_model('monitored_value');
select make_searchable('monitored_value', array['code', 'name', 'signal']);


create table excursion (
  site_id            uuid not null,
  range_id           uuid not null,
  left_at            timestamptz not null,
  monitored_value_id uuid not null,
  equipment_id       uuid not null,
  bound              text not null,
  limit_value        numeric not null,
  value              numeric not null,
  unit               text,
  historical         boolean not null,
  job_order_id       uuid,
  returned_at        timestamptz,
  returned_value     numeric,
  primary key (site_id, range_id, left_at)
);
create index excursion_newest on excursion (site_id, monitored_value_id, left_at desc);
comment on table excursion is 'When monitored values were outside their ranges: reading model of connect.limits.valueRange.';
comment on column excursion.site_id is 'Site.';
comment on column excursion.range_id is 'The stream: made of monitored value, unit and the source that says it.';
comment on column excursion.left_at is 'When it left, by the clock of the machine.';
comment on column excursion.monitored_value_id is 'The monitored value.';
comment on column excursion.equipment_id is 'The unit.';
comment on column excursion.bound is 'min or max: which limit.';
comment on column excursion.limit_value is 'The limit as it was then.';
comment on column excursion.value is 'The value with which it left.';
comment on column excursion.unit is 'Unit of value and limit.';
comment on column excursion.historical is 'It was heard late, out of a store.';
comment on column excursion.job_order_id is 'The job that the unit was working on then.';
comment on column excursion.returned_at is 'When it was back; null: not yet.';
comment on column excursion.returned_value is 'The value with which it was back.';
select protect_table('excursion');
select declare_reading_model('excursion');

-- Of raw samples only their time is indexed; what is judged again when a late value arrives must be found by its tag.
create table monitored_sample (
  site_id     uuid not null,
  tag_id      integer not null,
  occurred_at timestamptz not null,
  value       numeric,
  historical  boolean not null,
  unique nulls not distinct (site_id, tag_id, occurred_at, value)
);
comment on table monitored_sample is 'The values of monitored tags of the last days, by tag: what ranges are judged by, also again when a late one arrives.';
comment on column monitored_sample.site_id is 'Site.';
comment on column monitored_sample.tag_id is 'Tag.';
comment on column monitored_sample.occurred_at is 'Source time as it is booked.';
comment on column monitored_sample.value is 'The value; null when nobody knows it: bad, stale, or no number.';
comment on column monitored_sample.historical is 'Stored and forwarded.';
select protect_table('monitored_sample');

create table monitored_mark (
  site_id   uuid not null,
  tag_id    integer not null,
  starts_at timestamptz not null,
  ends_at   timestamptz not null,
  due_at    timestamptz not null,
  version   integer not null,
  primary key (site_id, tag_id)
) with (fillfactor = 50);
comment on table monitored_mark is 'Tags with values that are not judged yet, written in the transaction of the values. A queue and no reading model.';
comment on column monitored_mark.site_id is 'Site.';
comment on column monitored_mark.tag_id is 'Tag.';
comment on column monitored_mark.starts_at is 'The first value that is new.';
comment on column monitored_mark.ends_at is 'The last value that is new.';
comment on column monitored_mark.due_at is 'When it is to be judged: at once, or when silence makes it certain that a value stays outside.';
comment on column monitored_mark.version is 'Goes up with every new value, so that none is overlooked that arrives during the judgement.';
select protect_table('monitored_mark');
